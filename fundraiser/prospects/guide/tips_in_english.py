"""The tips in Canadian English."""

from fundraiser.prospects.guide.contents import GuidePart, Tip

DECIDE = GuidePart(
    key="decide",
    title="Decide",
    opening="Settle these five things first. An hour now saves a week of doubt.",
    tips=(
        Tip(
            key="reason",
            headline="Say why in one sentence",
            text=(
                "People give to a person before they give to a cause. One honest sentence about"
                " why this matters to you does more than a page of facts. Keep it short enough"
                " to say aloud: you will say it often."
            ),
            today="Write the sentence “I am raising money because…” and read it to one friend.",
        ),
        Tip(
            key="event",
            headline="Choose something you enjoy",
            text=(
                "A birthday, a run, a bake sale, a day of gaming: any of them works if you look"
                " forward to it, because people notice when you do. Pick something you can do"
                " with the time, the money and the friends you have now."
            ),
            today="Write down three ideas, and cross out the two you would put off.",
        ),
        Tip(
            key="goal",
            headline="Turn the goal into asks",
            text=(
                "“$1,000” is hard to picture. “Ten people at $50 and twenty at $25” is a list you"
                " can work through. Begin with a goal you can see how to reach; you can raise it"
                " later."
            ),
            today="Divide your goal into numbers of people and amounts.",
        ),
        Tip(
            key="timeline",
            headline="Keep it short, with three peaks",
            text=(
                "Three or four weeks are enough. Choose three days on which you will really ask:"
                " the first, one in the middle and the last. If you can, use December: according"
                " to CanadaHelps, 30% of giving in Canada happens between GivingTuesday and the"
                " end of the year."
            ),
            today="Mark a first day, a middle day and a last day in your calendar.",
            source="season",
        ),
        Tip(
            key="approval",
            headline="Ask permission before you announce",
            text=(
                "A hall, a beach, a workplace or somebody’s name: each needs a yes from whoever"
                " looks after it. So does our name and logo. Tell us what you plan, and we will"
                " say yes quickly or tell you how to get there."
            ),
            today="List who has to say yes, and write to the first of them.",
        ),
    ),
)

PAGE = GuidePart(
    key="page",
    title="Your page",
    opening="Your page asks while you sleep. Give it your face and your voice.",
    tips=(
        Tip(
            key="photo",
            headline="Show a photo of you",
            text=(
                "A clear picture of your face tells friends that the page is really yours. It"
                " need not be a good photograph. Ask before you show anybody else, and leave out"
                " children whose parents have not agreed."
            ),
            today="Take one picture in daylight, and add it to your page.",
        ),
        Tip(
            key="story",
            headline="Tell your own story",
            text=(
                "Three short paragraphs are enough: what happened, what you are going to do, what"
                " a gift makes possible. Write as you talk. Tell only what is yours to tell, and"
                " leave other people’s hardship to them."
            ),
            today="Write the first paragraph in five minutes, without stopping.",
        ),
        Tip(
            key="amounts",
            headline="Say what an amount does",
            text=(
                "A gift is easier to choose when it has a meaning. Ask us what $25, $50 and $100"
                " make possible, and use our words, so that what you promise is true."
            ),
            today="Put one amount, and what it does, into your second paragraph.",
        ),
        Tip(
            key="first-gift",
            headline="Make the first gift yourself",
            text=(
                "Your own gift shows that you mean it, and that the page works. Early gifts also"
                " set the tone: on London Marathon pages, one gift of £100 raised each gift after"
                " it by about £10. If a match is running, yours may be matched too."
            ),
            today="Give on your own page before you send it to anybody.",
            source="first-gifts",
        ),
        Tip(
            key="link",
            headline="Carry a short link and code",
            text=(
                "People will ask you in a hallway, not at a desk. Keep the link to your page and"
                " its square code on your phone, and print the poster for the kitchen at work,"
                " the club or the shop window."
            ),
            today="Save the code among your photos, where you can find it in three seconds.",
        ),
    ),
)

ASKING = GuidePart(
    key="asking",
    title="Asking",
    opening="You are not asking for yourself. You offer people a way to do some good.",
    tips=(
        Tip(
            key="list",
            headline="List people, the closest first",
            text=(
                "Write down every name you can think of in three circles: family and close"
                " friends, people you see each month, everyone else. Start with the first circle."
                " Strangers trust a page that already has five gifts on it."
            ),
            today="Write thirty names, and send your first message to the first five.",
        ),
        Tip(
            key="name-an-amount",
            headline="Name an amount",
            text=(
                "“Whatever you can” leaves people guessing, and then they wait. “Would you give"
                " $50?” is a question they can answer. They may give more or less, and both are"
                " good."
            ),
            today="Put an amount beside each of your first ten names.",
        ),
        Tip(
            key="personal",
            headline="Write personally before you post",
            text=(
                "Many people see a post, and few act on it. A message with a name in it, and one"
                " line meant for that person only, gets an answer. Post once the first personal"
                " gifts are on your page."
            ),
            today="Send five messages that could not have gone to anyone else.",
        ),
        Tip(
            key="follow-up",
            headline="Follow up kindly, twice",
            text=(
                "Silence is seldom a no; mostly it is a busy week. Write again after five days"
                " and once more near the end, with news and without reproach. Then let it be, and"
                " stay friends."
            ),
            today="Beside each name, note the date on which you will write again.",
        ),
        Tip(
            key="work",
            headline="Ask at work, and your employer",
            text=(
                "Some employers add to what their people give or raise, and many people never"
                " ask. One question to human resources may double a gift. Ask, too, whether you"
                " may tell your colleagues."
            ),
            today="Ask whoever knows whether your employer matches gifts.",
        ),
    ),
)

MOMENTUM = GuidePart(
    key="momentum",
    title="Momentum and the day",
    opening="Every campaign has a quiet middle. Here is how to get through it, and stay safe.",
    tips=(
        Tip(
            key="match",
            headline="Use the match while it lasts",
            text=(
                "When a sponsor matches gifts, say so, with the date on which it ends. In a study"
                " of letters to 50,000 donors, the offer of a match brought in 19% more per"
                " letter. Copy the line from your page: there it is always up to date."
            ),
            today="Look up when the match ends, and write to five people before then.",
            source="match",
        ),
        Tip(
            key="milestones",
            headline="Report at every milestone",
            text=(
                "A quarter, a half, three quarters: each is a reason to write without asking for"
                " anything. Say what has been given, name who made it happen if they agree, and"
                " say what is next."
            ),
            today="Draft the message for your halfway mark, so that it is ready.",
        ),
        Tip(
            key="team",
            headline="Do it with others",
            text=(
                "Three people have three lists of friends. A team shares the work, and a little"
                " rivalry is good for the total. Ask somebody who knows people you do not."
            ),
            today="Invite one person to start a page beside yours.",
        ),
        Tip(
            key="safety",
            headline="Plan a safe day, with helpers",
            text=(
                "Give each helper one job and one telephone number to call. Know where the"
                " first-aid kit is, and the address you would give to 911. If the weather or the"
                " place feels wrong on the day, move the date."
            ),
            today="Write one page: who does what, and whom to call if something goes wrong.",
        ),
        Tip(
            key="raffles",
            headline="Get a licence for raffles",
            text=(
                "In Canada a raffle, a bingo or a 50/50 draw needs a licence from the province,"
                " often by way of the municipality, and usually in the charity’s name. It takes"
                " weeks. Ask us first: an auction may be simpler."
            ),
            today="If you thought of a raffle, write to us before you print a ticket.",
            source="raffles",
        ),
        Tip(
            key="last-day",
            headline="Push on the last day",
            text=(
                "A deadline is a good reason to give now. Write in the morning with what is still"
                " missing, and in the evening to those who have not answered. Short and cheerful:"
                " “$180 to go, until midnight.”"
            ),
            today="Keep two hours free on your last day.",
        ),
    ),
)

AFTER = GuidePart(
    key="after",
    title="After",
    opening="What you tell people in the days after decides whether they give again.",
    tips=(
        Tip(
            key="cash",
            headline="Let two people count cash",
            text=(
                "Count together, write the sum down, both sign, and keep the money out of sight."
                " Note who gave what, with an address for those who want a receipt, and hand it"
                " in within two days. Online gifts need none of this, so offer the code first."
            ),
            today="Choose the second person, and a place that locks.",
        ),
        Tip(
            key="thanks",
            headline="Thank in public and in private",
            text=(
                "Each donor gets a line from you within a day or two, with their name and one"
                " detail of your own. Then thank everyone together, in public, without the names"
                " of those who asked to be left out."
            ),
            today="Thank the last three people who gave, before you do anything else.",
        ),
        Tip(
            key="receipts",
            headline="Know who gets a receipt",
            text=(
                "An official receipt for income tax comes from the charity, never from you, and"
                " goes to the person whose money it was. A ticket, a meal or a prize lowers it,"
                " and if that is worth more than 80% of the gift, there is usually no receipt at"
                " all. Send such questions to us."
            ),
            today="Save our address, so that you can pass such questions on.",
            source="receipts",
        ),
        Tip(
            key="report",
            headline="Report soon, then invite again",
            text=(
                "Within two days, say what came together, what it will do and what the day was"
                " like, with one picture. Those who gave are proud of it. Tell them when you will"
                " do it again, and ask who wants to join you."
            ),
            today="Set the date of your report now, two days after the end.",
        ),
    ),
)

PARTS = (DECIDE, PAGE, ASKING, MOMENTUM, AFTER)
