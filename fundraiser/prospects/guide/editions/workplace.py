"""The edition for something at work."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For something at work",
    opening=(
        "You would like to raise money with the people you work with. Good: you see them often,"
        " and you know what they like."
    ),
    tips=(
        Tip(
            key="event",
            headline="Fit it into a lunch hour",
            text=(
                "A shared lunch, a stair climb, a wager between teams: choose something short and"
                " close by, which people on shifts and at home can join as well. One good moment"
                " is better than a month of emails."
            ),
            today="Choose the hour and the room.",
        ),
        Tip(
            key="goal",
            headline="Set one goal for everyone",
            text=(
                "Fifty colleagues at $20 make $1,000. Show one total for all, at the coffee"
                " machine and on the page, and say what it will do. Who gave how much is nobody’s"
                " business."
            ),
            today="Put the number of colleagues beside an amount that is easy to give.",
        ),
        Tip(
            key="approval",
            headline="Ask your manager first",
            text=(
                "Most workplaces have a rule about collections, and somebody who knows it. Ask for"
                " the date, the room and one message to everyone. A line from the manager helps"
                " more than three from you."
            ),
            today="Write your manager three sentences, with a date.",
        ),
        Tip(
            key="personal",
            headline="Invite everyone, press no one",
            text=(
                "People do not choose their colleagues, and some have nothing to spare this month."
                " Invite all of them once, thank those who give, and never ask somebody who"
                " reports to you."
            ),
            today="Read your message again: can a colleague easily say no?",
        ),
        Tip(
            key="work",
            headline="Ask the company to match",
            text=(
                "Ask for it with a limit: “Would the company match what we raise, up to $1,000?”"
                " Ask as well about payroll giving. A yes before you begin is the best line of"
                " your first message."
            ),
            today="Find out who decides, and ask for ten minutes.",
        ),
        Tip(
            key="team",
            headline="Find one person per team",
            text=(
                "Let one colleague in each team ask five people, and ask these colleagues"
                " yourself. Teams may compare totals; persons may not."
            ),
            today="Write down one name for each team.",
        ),
        Tip(
            key="safety",
            headline="Make room for everyone",
            text=(
                "Stairs are not for everyone, and neither is cake. Offer a part that each person"
                " can do, watch or cheer, ask about allergies, and know who the first-aider is"
                " that day."
            ),
            today="Ask one colleague what would make it easier to join in.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The message to all colleagues",
            text=(
                "Hi everyone, on [date] at [hour] we are [what you will do] in [place] to raise"
                " money for {charity}, because [your reason]. Come along, or give here: [your"
                " link]. Even [amount] helps, and nobody keeps a list of who gives what."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour une collecte au travail",
    opening=(
        "Vous aimeriez amasser des dons avec vos collègues. Tant mieux : vous les voyez souvent,"
        " et vous savez ce qu’ils aiment."
    ),
    tips=(
        Tip(
            key="event",
            headline="Faites tenir tout en un midi",
            text=(
                "Un dîner partagé, une montée d’escaliers, un pari entre équipes : choisissez une"
                " activité courte et proche, ouverte aussi aux gens de soir et en télétravail. Un"
                " bon moment vaut mieux qu’un mois de courriels."
            ),
            today="Choisissez l’heure et la salle.",
        ),
        Tip(
            key="goal",
            headline="Un seul objectif pour tous",
            text=(
                "Cinquante collègues à 20 $ font 1 000 $. Montrez un total commun, près de la"
                " machine à café et sur la page, et dites ce qu’il va permettre. Qui a donné"
                " combien ne regarde personne."
            ),
            today="Mettez le nombre de collègues à côté d’un montant facile à donner.",
        ),
        Tip(
            key="approval",
            headline="Parlez-en d’abord à votre gestionnaire",
            text=(
                "La plupart des milieux de travail ont une règle sur les collectes, et quelqu’un"
                " qui la connaît. Demandez la date, la salle et un message à tout le monde. Une"
                " ligne de la direction aide plus que trois de vous."
            ),
            today="Écrivez trois phrases à votre gestionnaire, avec une date.",
        ),
        Tip(
            key="personal",
            headline="Invitez tout le monde, sans insister",
            text=(
                "On ne choisit pas ses collègues, et certains n’ont rien de trop ce mois-ci."
                " Invitez-les tous une fois, remerciez qui donne, et ne demandez jamais à"
                " quelqu’un qui relève de vous."
            ),
            today="Relisez votre message : peut-on facilement y dire non?",
        ),
        Tip(
            key="work",
            headline="Demandez à l’entreprise un jumelage",
            text=(
                "Demandez-le avec une limite : « L’entreprise doublerait-elle ce que nous"
                " amassons, jusqu’à 1 000 $? » Parlez aussi des dons par retenue sur la paie. Un"
                " oui avant le départ est la meilleure ligne de votre premier message."
            ),
            today="Trouvez qui décide, et demandez dix minutes.",
        ),
        Tip(
            key="team",
            headline="Trouvez quelqu’un dans chaque équipe",
            text=(
                "Qu’une personne par équipe demande à cinq collègues, et demandez vous-même à ces"
                " personnes. Les équipes peuvent comparer leurs totaux, jamais les gens entre eux."
            ),
            today="Notez un nom pour chaque équipe.",
        ),
        Tip(
            key="safety",
            headline="Faites une place à tous",
            text=(
                "L’escalier ne convient pas à tout le monde, et le gâteau non plus. Offrez à"
                " chacun quelque chose à faire, à regarder ou à encourager, demandez les"
                " allergies, et sachez qui est secouriste ce jour-là."
            ),
            today="Demandez à une personne ce qui lui rendrait la chose plus facile.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="Le message à tous les collègues",
            text=(
                "Bonjour à tous, le [date] à [heure], [ce que vous allez faire] à [lieu] pour"
                " amasser des dons pour {charity}, parce que [votre raison]. Venez, ou donnez"
                " ici : [votre lien]. Même [montant], cela aide, et personne ne tient la liste de"
                " qui donne quoi."
            ),
        ),
    ),
)
