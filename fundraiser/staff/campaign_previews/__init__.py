"""The secret link to the preview of a campaign."""
