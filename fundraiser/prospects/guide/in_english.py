"""The guide in Canadian English."""

from fundraiser.prospects.guide.contents import (
    Guide,
    GuideSource,
    MessageTemplate,
    PeopleTable,
    PlanField,
)
from fundraiser.prospects.guide.tips_in_english import PARTS

MESSAGES = (
    MessageTemplate(
        key="first-ask",
        title="The first ask, to those closest to you",
        text=(
            "Hi [name], on [date] I am [what you will do] to raise money for {charity}. I am"
            " doing it because [your reason]. My goal is [goal], and I am asking the people"
            " closest to me first. Would you give [amount]? It takes two minutes: [your link]."
            " Whatever you decide, thank you for reading this."
        ),
    ),
    MessageTemplate(
        key="personal-ask",
        title="A personal ask, to somebody you know well",
        text=(
            "Hi [name], I thought of you because [a memory, or something they care about]. I am"
            " raising [goal] for {charity} by [date], and [total so far] has already come in."
            " Would you help with [amount]? That is [what the amount does]. Here is my page:"
            " [your link]. And tell me how you are!"
        ),
    ),
    MessageTemplate(
        key="thanks",
        title="Thank you, on the day a gift arrives",
        text=(
            "[Name], your [amount] just came in. Thank you! It brings us to [total] of [goal],"
            " and it means [what the amount does]. I will send you a picture after [the day]."
        ),
    ),
    MessageTemplate(
        key="last-day",
        title="The last day, to those who have not answered",
        text=(
            "Hi [name], today is the last day. [Total] of [goal] has come in from [number]"
            " people, and [what is missing] is still to go until [time]. If you meant to give,"
            " now is a good moment: [your link]. If you have given already: thank you, and"
            " please pass this on to one person."
        ),
    ),
)

PLAN = (
    PlanField("reason", "I am raising money because", lines=2),
    PlanField("event", "What I will do, and where", width=4),
    PlanField("day", "On which day", width=2),
    PlanField("goal", "My goal", width=2),
    PlanField("asks", "How it divides into asks (say, 10 × $50 and 20 × $25)", width=4),
    PlanField("first-day", "First day to ask", width=2),
    PlanField("middle-day", "Middle day", width=2),
    PlanField("last-day", "Last day", width=2),
    PlanField("approval", "Who has to say yes", width=3),
    PlanField("helpers", "Who helps me, and with what", width=3),
)

SOURCES = (
    GuideSource(
        "season",
        "Jacob O’Connor, CanadaHelps, in “’Tis the season to be giving”, Toronto Star, 20"
        " December 2021",
        "https://www.thestar.com/business/2021/12/20/tis-the-season-to-be-giving.html",
    ),
    GuideSource(
        "first-gifts",
        "Royal Economic Society, “Online charitable fundraising”, on a study by Sarah Smith,"
        " Frank Windmeijer and Edmund Wright, The Economic Journal, June 2015",
        "https://res.org.uk/mediabriefing/online-charitable-fundraising-evidence-that-donors-are-influenced-by-what-others-have-given/",
    ),
    GuideSource(
        "match",
        "Dean Karlan and John A. List, “Does Price Matter in Charitable Giving?”, American"
        " Economic Review 97 (5), December 2007, pages 1774 to 1793",
        "https://www.jstor.org/stable/30034584",
    ),
    GuideSource(
        "raffles",
        "Criminal Code of Canada, section 207",
        "https://laws-lois.justice.gc.ca/eng/acts/c-46/section-207.html",
    ),
    GuideSource(
        "receipts",
        "Canada Revenue Agency, “Split receipting”",
        "https://www.canada.ca/en/revenue-agency/services/charities-giving/charities/operating-a-registered-charity/issuing-receipts/split-receipting.html",
    ),
    GuideSource(
        "cold-water",
        "AdventureSmart, “This holiday season understand cold water shock”, 17 November 2023",
        "https://www.adventuresmart.ca/11372/",
    ),
    GuideSource(
        "allergies",
        "Dalhousie University and Food Allergy Canada, “Food Allergies and Intolerances”,"
        " October 2021",
        "https://www.dal.ca/sites/agri-food/research/food-allergies-and-intolerances.html",
    ),
)

GUIDE = Guide(
    title="25 Tips for the Novice Fundraiser",
    subtitle="From the first idea to the last thank-you",
    foreword=(
        (
            "You have never raised a dollar, and you would like to. Good: everybody who does it"
            " started there."
        ),
        (
            "Each tip takes half a minute to read and ends with one thing to do today. Do one a"
            " day, and you are ready in a month; do five in an evening, and you can start"
            " tomorrow. Skip what does not suit you."
        ),
        "Stuck? Write to us. A person answers.",
    ),
    parts=PARTS,
    messages_title="Messages to copy",
    messages_opening=(
        "Copy a message, replace what is in [brackets], and add one line that only you could"
        " write. If your page shows a match, copy its line too."
    ),
    messages=MESSAGES,
    plan_title="My fundraiser, on one page",
    plan_opening="Fill it in on screen and save it, or print it and use a pencil.",
    plan=PLAN,
    people=PeopleTable("The first ten people I will ask", "Name", "Amount", "Asked"),
    closing="Thank you. Nobody else could do what you are about to do.",
    sources=SOURCES,
)
