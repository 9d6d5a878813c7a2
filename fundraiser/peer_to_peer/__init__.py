"""People and teams who raise money from their friends.

A *fundraiser page* is a person's page for a campaign; its *owner* is a donor row, known by an
address proved by emailed link, whether or not they have given. A gift made through a page is a gift
to the campaign, with the campaign's match, and counts once each for page, team and campaign: the
first two as *soft credit*, memo accounts of the ledger that `gifts` posts beside the gift itself,
so that a page's total costs the same at ten gifts and at ten thousand and follows every refund.

What others see of a page is what was approved. Where the campaign asks for approval, a new page
waits, and so does a later change of its words or picture (`PlaceChange`), while the approved ones
stay. Taking a page down stops its gifts at once; what has arrived stays where it is.

A gift counts for the team its page was in when it was promised. A page that moves takes nothing
along: the team it leaves earned that with it. Staff can move a gift's credit, with an audit entry.

A *team* is led by its captain and joined by the captain's invitation, a link that can be renewed;
who was in it and when is never deleted. Leaderboards order pages and teams by what donors gave,
straight from the ledger, read once in a second for everybody (`queries/leaderboards`); whoever
would rather be left out is on none of them, on their team's page neither.

Cash and cheques pass through four hands and are counted in four steps: promised and handed in (the
owner says), deposited (staff), verified (finance). Only a verified one is a gift and earns match.

Where things are:
    operations/             what can be done: drafts and their publication, settings, updates,
                            thank-you notes, teams, cash and cheques, moderation
    queries/                pages, teams, totals, donors as owners see them, leaderboards
    follow_up, gift_emails  which email is due to an owner, and when they hear of gifts; pure
    next_steps              what would help a page now; pure
    member_standing         where the members of a team stand, for their captain; pure
    ranking                 who is first on a leaderboard; pure
    word_filter             which words staff read before others do; pure
    page_addresses          which addresses there are; pure
    share_files/            a page's card, QR code and poster
"""
