"""The edition for a wedding or an anniversary."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a wedding or an anniversary",
    opening=(
        "You are planning a wedding or an anniversary, and would like your guests to give to a"
        " cause. Good: they will be glad to know what to give."
    ),
    tips=(
        Tip(
            key="reason",
            headline="Agree on the reason together",
            text=(
                "The day belongs to two people, so the sentence does too: why this cause, in your"
                " own words. Let each of you answer first, and keep what you both said."
            ),
            today="Each write one sentence, then make them one.",
        ),
        Tip(
            key="event",
            headline="Write one line for the invitation",
            text=(
                "“Your presence is our present. If you would like to give, this is a cause we"
                " love.” One line with the code, on the invitation or the website, is enough."
                " Nobody should feel that they must."
            ),
            today="Write the line together, and read it aloud.",
        ),
        Tip(
            key="goal",
            headline="Begin from your guest list",
            text=(
                "Forty households at $75 come to $3,000. Most guests have an amount for a present"
                " in mind already, so a goal that fits your list is one you can reach."
            ),
            today="Count the households on your list, and set the goal from there.",
        ),
        Tip(
            key="name-an-amount",
            headline="Say what the total will do",
            text=(
                "On an invitation an amount reads like a bill. Say instead what all gifts together"
                " will make possible, and let the page suggest amounts to those who ask."
            ),
            today="Ask us what your goal would make possible, and put it on your page.",
        ),
        Tip(
            key="safety",
            headline="Keep the day itself free",
            text=(
                "Give the code, the box for envelopes and all questions to one trusted person, so"
                " that none of it is yours that day. Two people count what is in the box, and lock"
                " it away the same night."
            ),
            today="Ask that person, and show them your page.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The line for your invitation or website",
            text=(
                "We look forward to celebrating with you on [date]. Please bring nothing but"
                " yourselves. If you would like to give us something, our page gathers gifts for"
                " {charity}, because [your reason]: [your link]. With love, [your names]"
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour un mariage ou un anniversaire de mariage",
    opening=(
        "Vous préparez un mariage ou un anniversaire de mariage, et vous aimeriez que vos invités"
        " donnent à une cause. Tant mieux : ils seront heureux de savoir quoi offrir."
    ),
    tips=(
        Tip(
            key="reason",
            headline="Trouvez la raison à deux",
            text=(
                "La journée appartient à deux personnes, et la phrase aussi : pourquoi cette"
                " cause, dans vos mots. Que chacun réponde d’abord de son côté, puis gardez ce que"
                " vous avez dit tous les deux."
            ),
            today="Écrivez chacun une phrase, puis faites-en une seule.",
        ),
        Tip(
            key="event",
            headline="Une ligne suffit sur l’invitation",
            text=(
                "« Votre présence est notre cadeau. Si vous souhaitez donner, voici une cause qui"
                " nous tient à cœur. » Une ligne et le code, sur l’invitation ou le site,"
                " suffisent. Personne ne doit s’y sentir obligé."
            ),
            today="Écrivez la ligne ensemble, et lisez-la à voix haute.",
        ),
        Tip(
            key="goal",
            headline="Partez de la liste des invités",
            text=(
                "Quarante ménages à 75 $ font 3 000 $. La plupart des invités ont déjà en tête un"
                " montant pour un cadeau : un objectif à la mesure de votre liste est à votre"
                " portée."
            ),
            today="Comptez les ménages de votre liste, et fixez l’objectif à partir de là.",
        ),
        Tip(
            key="name-an-amount",
            headline="Dites ce que permettra le total",
            text=(
                "Sur une invitation, un montant ressemble à une facture. Dites plutôt ce que tous"
                " les dons ensemble rendront possible, et laissez la page proposer des montants à"
                " qui en cherche un."
            ),
            today="Demandez-nous ce que permettrait votre objectif, et ajoutez-le à votre page.",
        ),
        Tip(
            key="safety",
            headline="Gardez la journée pour vous",
            text=(
                "Confiez le code, la boîte aux enveloppes et les questions à une personne de"
                " confiance : ce jour-là, rien de cela ne vous revient. Deux personnes comptent le"
                " contenu de la boîte, et le mettent sous clé le soir même."
            ),
            today="Demandez à cette personne, et montrez-lui votre page.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La ligne pour l’invitation ou le site",
            text=(
                "Nous avons hâte de fêter avec vous le [date]. N’apportez que vous-mêmes. Si vous"
                " aimeriez nous offrir quelque chose, notre page réunit des dons pour {charity},"
                " parce que [votre raison] : [votre lien]. Affectueusement, [vos prénoms]"
            ),
        ),
    ),
)
