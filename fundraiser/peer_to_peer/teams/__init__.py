"""Teams: who is in one, what it says, and the leaderboards of people and teams."""
