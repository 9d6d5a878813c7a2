"""The edition for a birthday."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a birthday",
    opening=(
        "You have a birthday coming, and you have what you need. Good: your friends wonder each"
        " year what to give you."
    ),
    tips=(
        Tip(
            key="event",
            headline="Make the day the reason",
            text=(
                "“For my birthday this year” is an easy way to begin: there is a date, and nobody"
                " wonders why you ask. Say plainly that a gift to the cause takes the place of a"
                " gift to you."
            ),
            today="Tell one person who usually gives you something.",
        ),
        Tip(
            key="goal",
            headline="Put your age to work",
            text=(
                "Forty years, forty gifts of $25: people already know the number, so they remember"
                " it. Or ask for a dollar, or ten, for each year of your life."
            ),
            today="Multiply your age by an amount that suits you: that is your goal.",
        ),
        Tip(
            key="timeline",
            headline="Begin two weeks before",
            text=(
                "Write to those closest to you two weeks before, to everyone three days before,"
                " and once more on the morning itself, when they think of you anyway. Leave the"
                " page open for another week, because some people always remember late."
            ),
            today="Mark these three dates in your calendar.",
        ),
        Tip(
            key="name-an-amount",
            headline="Name the price of a present",
            text=(
                "“Whatever you would have spent on a present” is an amount that everyone already"
                " has in mind. Name a figure too, for those who ask: “Twenty-five dollars would"
                " make me happy.”"
            ),
            today="Put an amount beside each of your first ten names.",
        ),
        Tip(
            key="safety",
            headline="Keep the party easy",
            text=(
                "If there is a party, ask your guests about allergies, and think of how they get"
                " home. Put the code beside the cake, and do not ask for money at the table: the"
                " page does that for you."
            ),
            today="Print the code, and decide where it will stand.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The first ask, to those closest to you",
            text=(
                "Hi [name], on [date] I turn [age]. I have what I need, so this year I would like"
                " something else: a gift to {charity}, because [your reason]. Would you give"
                " [amount]? It takes two minutes: [your link]. And come for cake on [day]!"
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour un anniversaire",
    opening=(
        "Votre anniversaire approche, et vous avez tout ce qu’il vous faut. Tant mieux : chaque"
        " année, vos amis se demandent quoi vous offrir."
    ),
    tips=(
        Tip(
            key="event",
            headline="Faites de la date une raison",
            text=(
                "« Cette année, pour ma fête » : c’est une entrée en matière facile. Il y a une"
                " date, et personne ne se demande pourquoi vous demandez. Dites simplement qu’un"
                " don à la cause remplace le cadeau."
            ),
            today="Dites-le à une personne qui vous offre toujours quelque chose.",
        ),
        Tip(
            key="goal",
            headline="Mettez votre âge à profit",
            text=(
                "Quarante ans, quarante dons de 25 $ : tout le monde connaît déjà le nombre et"
                " s’en souvient. Ou demandez un dollar, ou dix, pour chaque année de votre vie."
            ),
            today="Multipliez votre âge par un montant qui vous convient : voilà votre objectif.",
        ),
        Tip(
            key="timeline",
            headline="Commencez deux semaines avant",
            text=(
                "Écrivez à vos proches deux semaines avant, à tout le monde trois jours avant, et"
                " une dernière fois le matin même, quand on pense à vous de toute façon. Laissez"
                " la page ouverte encore une semaine, car il y a toujours des retardataires."
            ),
            today="Inscrivez ces trois dates à votre agenda.",
        ),
        Tip(
            key="name-an-amount",
            headline="Nommez le prix d’un cadeau",
            text=(
                "« Ce que tu aurais mis pour un cadeau » : chacun a déjà ce montant en tête."
                " Donnez aussi un chiffre à qui le demande : « Vingt-cinq dollars me feraient"
                " grand plaisir. »"
            ),
            today="Inscrivez un montant à côté de vos dix premiers noms.",
        ),
        Tip(
            key="safety",
            headline="Gardez la fête toute simple",
            text=(
                "S’il y a une fête, demandez à vos invités leurs allergies, et pensez à leur"
                " retour à la maison. Mettez le code à côté du gâteau, et ne demandez rien à"
                " table : la page le fait pour vous."
            ),
            today="Imprimez le code, et décidez où le mettre.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La première demande, à vos plus proches",
            text=(
                "Salut [prénom], le [date], j’aurai [âge] ans. J’ai tout ce qu’il me faut. Cette"
                " année, j’aimerais plutôt un don pour {charity}, parce que [votre raison]."
                " Donnerais-tu [montant]? Cela prend deux minutes : [votre lien]. Et viens manger"
                " du gâteau [jour]!"
            ),
        ),
    ),
)
