"""The guide in Canadian English."""

from fundraiser.prospects.guide.contents import Guide, GuidePart, Prompt, Tip

DECIDE = GuidePart(
    key="decide",
    title="Decide",
    opening="An hour with a pencil saves a week of doubt. Settle these five things first.",
    tips=(
        Tip(
            key="reason",
            headline="Say why in one sentence",
            text=(
                "People give to a person before they give to a cause. One honest sentence about"
                " why this matters to you will do more than a page of facts, and you will say it"
                " a hundred times, so make it short enough to say aloud."
            ),
            today="Write the sentence “I am raising money because…” and read it to one friend.",
        ),
        Tip(
            key="event",
            headline="Choose something you enjoy",
            text=(
                "A birthday, a run, a polar dip, a bake sale, a day of gaming: any of them works"
                " if you look forward to it. Your pleasure is the invitation. Pick something"
                " that you can do with the time, the money and the friends you have now."
            ),
            today="Write down three ideas, and cross out the two you would put off.",
        ),
        Tip(
            key="goal",
            headline="Turn the goal into asks",
            text=(
                "“$1,000” is hard to picture. “Ten people at $50 and twenty at $25” is a list"
                " you can work through. Set a goal you can nearly see how to reach; you can"
                " raise it later, and passing a goal brings more gifts than missing one."
            ),
            today="Divide your goal into numbers of people and amounts.",
        ),
        Tip(
            key="timeline",
            headline="Keep it short, with peaks",
            text=(
                "Three or four weeks are plenty. Most gifts arrive in the first days and in the"
                " last ones, so plan three days on which you will really ask: the start, one day"
                " in the middle, and the end."
            ),
            today="Mark a first day, a middle day and a last day in your calendar.",
        ),
        Tip(
            key="approval",
            headline="Ask permission before you announce",
            text=(
                "Using a hall, a beach, a workplace or somebody’s name needs a yes from whoever"
                " looks after it. So does our name and logo: tell us what you plan, and we will"
                " say yes quickly or tell you how to get there."
            ),
            today="List who has to say yes, and write to the first of them.",
        ),
    ),
)

PAGE = GuidePart(
    key="page",
    title="Your page",
    opening="Your page asks for you while you sleep. Give it your face and your voice.",
    tips=(
        Tip(
            key="photo",
            headline="Show a photo of you",
            text=(
                "A clear picture of your face, or of you doing the thing, tells friends that the"
                " page is really yours. It need not be a good photograph. Ask before you show"
                " anybody else, and leave out children whose parents have not agreed."
            ),
            today="Take one picture in daylight, and add it to your page.",
        ),
        Tip(
            key="story",
            headline="Tell your own story",
            text=(
                "Three short paragraphs are enough: what happened, what you are going to do,"
                " what a gift makes possible. Write as you talk. Tell only what is yours to"
                " tell; another person’s hardship is theirs."
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
                "Nobody likes to be first into the water. Your own gift, of whatever size, shows"
                " that you mean it, and that the page works. If a match is running, yours may be"
                " matched too."
            ),
            today="Give on your own page before you send it to anybody.",
        ),
        Tip(
            key="link",
            headline="Carry a short link and code",
            text=(
                "You will be asked in a hallway, not at a desk. Keep the link to your page and"
                " its square code on your phone, and print the poster for the kitchen at work,"
                " the club or the shop window."
            ),
            today="Save the code among your pictures, where you can find it in three seconds.",
        ),
    ),
)

ASKING = GuidePart(
    key="asking",
    title="Asking",
    opening="You are not asking for yourself. You are offering people a way to do some good.",
    tips=(
        Tip(
            key="list",
            headline="List people, the closest first",
            text=(
                "Write every name you can think of in three circles: family and close friends,"
                " people you see each month, everyone else. Start inside. A page with five gifts"
                " on it is one that a stranger trusts."
            ),
            today="Write thirty names, and send your first message to the first five.",
        ),
        Tip(
            key="name-an-amount",
            headline="Name an amount",
            text=(
                "“Whatever you can” leaves people guessing, and guessing people wait. “Would you"
                " give $50?” is a kindness: it can be answered. They may give more or less, and"
                " both are good."
            ),
            today="Put a sum beside each of your first ten names.",
        ),
        Tip(
            key="personal",
            headline="Write personally before you post",
            text=(
                "A post is seen by many and answered by few. A message with a name in it, and a"
                " line that only that person would understand, is answered by about half. Post"
                " once the first personal gifts are on your page."
            ),
            today="Send five messages that could not have gone to anyone else.",
        ),
        Tip(
            key="follow-up",
            headline="Follow up, kindly, twice",
            text=(
                "Silence is seldom a no; mostly it is a busy week. Write again after five days"
                " and once more near the end, with news rather than reproach. Then let it be,"
                " and stay friends."
            ),
            today="Note the date on which you will write again beside each name.",
        ),
        Tip(
            key="work",
            headline="Ask at work, and the employer",
            text=(
                "Many employers add to what their people give or raise, and few people ask. One"
                " question to human resources can double an afternoon’s work. Ask, too, whether"
                " you may tell your colleagues."
            ),
            today="Ask whoever knows whether your employer matches gifts.",
        ),
    ),
)

MOMENTUM = GuidePart(
    key="momentum",
    title="Momentum and the day",
    opening="A campaign has a quiet middle. Here is how to cross it, and how to have a safe day.",
    tips=(
        Tip(
            key="match",
            headline="Use the match while it lasts",
            text=(
                "When a sponsor matches gifts, say so, with the date on which it ends. Copy the"
                " line from your page rather than typing one: it is always true there, and it"
                " goes by itself when the money has been used."
            ),
            today="Look up when the match ends, and write to five people before then.",
        ),
        Tip(
            key="milestones",
            headline="Report at every milestone",
            text=(
                "A quarter, a half, three quarters: each is a reason to write that asks for"
                " nothing and still brings gifts. Say what has been given, name who made it"
                " happen if they agree, and say what is next."
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
            headline="Plan for safety, with helpers",
            text=(
                "Give each helper one job and a telephone number. For cold water: a spotter for"
                " every bather, a lifeguard or rescuer, a warm place, dry clothes, a minute or"
                " two and no more, and nobody who has a heart condition without a doctor’s word."
            ),
            today="Write one page: who does what, and whom to call if it goes wrong.",
        ),
        Tip(
            key="raffles",
            headline="Get a licence for raffles",
            text=(
                "In Canada a raffle, a bingo or a fifty-fifty draw needs a licence from the"
                " province, often through the municipality, and usually in the charity’s name."
                " It takes weeks. An auction or a contest of skill may be simpler: ask us first."
            ),
            today="If you thought of a raffle, write to us before you print a ticket.",
        ),
        Tip(
            key="cash",
            headline="Let two people count cash",
            text=(
                "Count together, write the sum down, both sign, and keep the money out of sight."
                " Note who gave what, with an address for those who want a receipt. Hand it in"
                " within two days; online gifts need none of this, so offer the code first."
            ),
            today="Choose the second person, and a locked place.",
        ),
        Tip(
            key="last-day",
            headline="Push on the last day",
            text=(
                "A deadline is the best reason to give now. Write in the morning with what is"
                " missing, and in the evening to those who have not answered. Short and"
                " cheerful: “$180 to go, until midnight.”"
            ),
            today="Keep two hours free on your last day.",
        ),
    ),
)

AFTER = GuidePart(
    key="after",
    title="After",
    opening="What you do in the two days after decides whether people give again.",
    tips=(
        Tip(
            key="thanks",
            headline="Thank in public and private",
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
                "An official receipt for income tax goes to the person whose money it was, from"
                " the charity, never from you. A ticket, a meal or a prize is an advantage and"
                " lowers it; time and services earn none. If you are asked, send the question to"
                " us."
            ),
            today="Save our address, so that you can pass such questions on.",
        ),
        Tip(
            key="report",
            headline="Report soon, then invite again",
            text=(
                "Within two days say what came together, what it will do and what the day was"
                " like, with one picture. Those who gave are proud of it. Tell them when you"
                " will do it again, and ask who wants to join you."
            ),
            today="Set the date of your report now, two days after the end.",
        ),
    ),
)

GUIDE = Guide(
    title="25 Tips for the Novice Fundraiser",
    subtitle="From the first idea to the last thank-you",
    foreword=(
        "You have never raised a dollar, and you would like to. Good: that is how everyone began.",
        (
            "Each of these tips can be read in half a minute, and each ends with one thing to do"
            " today. Do one a day and you will be ready in a month; do five in an evening and you"
            " can start tomorrow. Skip what does not suit you."
        ),
        "And when you are stuck, write to us. It is what we are here for.",
    ),
    parts=(DECIDE, PAGE, ASKING, MOMENTUM, AFTER),
    worksheet_title="My fundraiser, on one page",
    worksheet_opening="Fill it in with a pencil. Everything else follows from it.",
    worksheet=(
        Prompt("I am raising money because", 3),
        Prompt("What I am going to do, where and when", 2),
        Prompt("My goal, and how it divides into asks", 2),
        Prompt("My first day, my middle day and my last day", 1),
        Prompt("Who has to say yes", 2),
        Prompt("The first ten people I will ask, and for how much", 5, columns=2),
        Prompt("Who helps me, and with what", 2),
        Prompt("When I report, and whom I thank first", 2),
    ),
    closing="Thank you. What you are about to do, nobody else could do in your place.",
)
