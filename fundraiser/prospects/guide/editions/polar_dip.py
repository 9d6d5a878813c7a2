"""The edition for a polar dip."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a polar dip",
    opening=(
        "You have never raised a dollar, and you are about to walk into cold water. Good: people"
        " will want to give for that."
    ),
    tips=(
        Tip(
            key="event",
            headline="Choose water where you can stand",
            text=(
                "Walk in from a beach that you know, where the bottom is firm and you can stand."
                " Have a warm room or a heated car close by, and a second date in case of ice or"
                " wind. Never jump or dive in."
            ),
            today="Choose the beach, and visit it at the hour you plan to dip.",
        ),
        Tip(
            key="goal",
            headline="Let the total set the depth",
            text=(
                "Ankles at $200, waist at $500, shoulders at $1,000: friends like to push you one"
                " step further. Choose three marks that you are willing to reach, with your head"
                " always above the water, and put them on your page."
            ),
            today="Write down your three marks, each with its amount.",
        ),
        Tip(
            key="approval",
            headline="Ask who looks after the beach",
            text=(
                "A town or a park may want a permit, insurance or a lifeguard, and some beaches"
                " are closed in winter. Ask early, and tell us what you plan: we will say what we"
                " need before you use our name."
            ),
            today="Find out who looks after your beach, and write to them.",
        ),
        Tip(
            key="team",
            headline="Dare somebody to join you",
            text=(
                "Cold water is easier in company, and two people have two lists of friends. Ask"
                " the friend who is sure to laugh first and say yes afterwards. Each of you has a"
                " page, and the team shows both totals."
            ),
            today="Send the dare to one person, with your link.",
        ),
        Tip(
            key="safety",
            headline="Respect the cold water",
            text=(
                "The first minute makes you gasp: go in slowly, and wait until you breathe calmly."
                " Within about ten minutes the cold takes the strength from arms and legs, so stay"
                " two minutes at most. Have a watcher for each bather and a lifeguard, no alcohol,"
                " and a doctor’s yes for anyone with a heart condition."
            ),
            today="Name your watcher, and agree on the sign for “out, now”.",
            source="cold-water",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The first ask, to those closest to you",
            text=(
                "Hi [name], on [date] I am walking into [the lake or the sea] for {charity}. I am"
                " doing it because [your reason]. At [amount] I go in up to my shoulders, and I"
                " need your help to get there. Would you give [amount]? Here is my page: [your"
                " link]. You may stay warm and watch."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour un bain polaire",
    opening=(
        "Vous n’avez jamais amassé un dollar, et vous allez entrer dans l’eau glacée. Tant mieux :"
        " on voudra donner pour voir cela."
    ),
    tips=(
        Tip(
            key="event",
            headline="Choisissez une eau peu profonde",
            text=(
                "Entrez à pied, d’une plage que vous connaissez, au fond ferme, là où vous avez"
                " pied. Ayez un local chauffé ou une auto chaude tout près, et une date de"
                " rechange en cas de glace ou de vent. Jamais de saut ni de plongeon."
            ),
            today="Choisissez la plage et allez la voir à l’heure prévue du bain.",
        ),
        Tip(
            key="goal",
            headline="Le total décide de la profondeur",
            text=(
                "Les chevilles à 200 $, la taille à 500 $, les épaules à 1 000 $ : vos amis aiment"
                " vous pousser d’un cran. Choisissez trois paliers que vous acceptez, la tête"
                " toujours hors de l’eau, et mettez-les sur votre page."
            ),
            today="Notez vos trois paliers, chacun avec son montant.",
        ),
        Tip(
            key="approval",
            headline="Demandez à qui gère la plage",
            text=(
                "La ville ou le parc exige parfois un permis, une assurance ou un sauveteur, et"
                " des plages ferment l’hiver. Demandez tôt, et dites-nous votre projet : nous vous"
                " dirons ce qu’il nous faut avant que vous utilisiez notre nom."
            ),
            today="Trouvez qui gère votre plage, et écrivez-lui.",
        ),
        Tip(
            key="team",
            headline="Lancez le défi à quelqu’un",
            text=(
                "L’eau froide est plus facile à plusieurs, et deux personnes ont deux listes"
                " d’amis. Demandez à l’ami qui va rire d’abord et dire oui ensuite. Chacun a sa"
                " page, et l’équipe montre les deux totaux."
            ),
            today="Envoyez le défi à une personne, avec votre lien.",
        ),
        Tip(
            key="safety",
            headline="Respectez l’eau froide",
            text=(
                "La première minute coupe le souffle : entrez lentement, et attendez de respirer"
                " calmement. En une dizaine de minutes, le froid vide bras et jambes de leur"
                " force : restez deux minutes au plus. Il faut une personne qui surveille chaque"
                " baigneur, un sauveteur, pas d’alcool, et l’accord d’un médecin si le cœur est"
                " fragile."
            ),
            today="Nommez qui vous surveille, et convenez du signe « dehors, maintenant ».",
            source="cold-water",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La première demande, à vos plus proches",
            text=(
                "Salut [prénom], le [date], j’entre dans l’eau glacée à [lieu] pour {charity}. Je"
                " le fais parce que [votre raison]. À [montant], j’y vais jusqu’aux épaules, et"
                " j’ai besoin de toi pour y arriver. Donnerais-tu [montant]? Voici ma page :"
                " [votre lien]. Tu peux rester au chaud et regarder."
            ),
        ),
    ),
)
