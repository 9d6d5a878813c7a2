"""The edition for a bake sale."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a bake sale",
    opening=(
        "You can bake, and you have never raised a dollar. Good: a table, a tin and a code are"
        " enough to begin."
    ),
    tips=(
        Tip(
            key="event",
            headline="Choose a place people pass",
            text=(
                "A school gate, an office kitchen, a church hall, a hockey game: set up where"
                " people pass anyway and have a minute. Two hours are enough. Ask whoever runs the"
                " place for a table, and for leave to hang a sign."
            ),
            today="Choose the place and the two hours.",
        ),
        Tip(
            key="goal",
            headline="Suggest a gift, not a price",
            text=(
                "“Suggested gift: $5” leaves room for those who want to give more. Then count"
                " backwards: a goal of $400 is eighty pieces, or sixty and twenty people who round"
                " up."
            ),
            today="Count how many pieces your goal needs.",
        ),
        Tip(
            key="link",
            headline="Put the code beside the cakes",
            text=(
                "Many people carry no cash. Print the poster with your code twice, one for the"
                " table and one at eye level behind you, and say it aloud: “Five dollars, cash or"
                " code.”"
            ),
            today="Print the poster twice, and try the code with your own phone.",
        ),
        Tip(
            key="team",
            headline="Ask five people to bake",
            text=(
                "A full table sells, and you cannot bake it alone. Ask five people for one tray"
                " each, and one more to stand at the table while you eat something yourself."
            ),
            today="Ask five bakers, and give each of them an hour to arrive.",
        ),
        Tip(
            key="safety",
            headline="Write down what is inside",
            text=(
                "A survey in 2021 found that 3.1 million Canadians live with a food allergy: put a"
                " card with all ingredients beside each cake, and keep nuts apart. Ask your public"
                " health office what a bake sale may sell. Cover what waits, and serve with tongs."
            ),
            today="Write a card for each cake: its name, and everything that is in it.",
            source="allergies",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The first ask, to those closest to you",
            text=(
                "Hi [name], on [date] I have a table of cakes at [place] for {charity}, because"
                " [your reason]. Would you bake one tray, or come and eat between [hour] and"
                " [hour]? If you cannot come, my page takes what a slice would have cost: [your"
                " link]. Even [amount] helps."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour une vente de pâtisseries",
    opening=(
        "Vous savez cuisiner, et vous n’avez jamais amassé un dollar. Tant mieux : une table, une"
        " boîte et un code suffisent pour commencer."
    ),
    tips=(
        Tip(
            key="event",
            headline="Choisissez un lieu de passage",
            text=(
                "La sortie de l’école, la cuisine du bureau, le sous-sol de l’église, un match de"
                " hockey : installez-vous là où les gens passent de toute façon et ont une minute."
                " Deux heures suffisent. Demandez une table, et la permission d’accrocher une"
                " affiche."
            ),
            today="Choisissez l’endroit et les deux heures.",
        ),
        Tip(
            key="goal",
            headline="Suggérez un don, pas un prix",
            text=(
                "« Don suggéré : 5 $ » laisse de la place à qui veut donner plus. Puis comptez à"
                " rebours : un objectif de 400 $, c’est quatre-vingts morceaux, ou soixante et"
                " vingt personnes qui arrondissent."
            ),
            today="Comptez combien de morceaux il faut pour votre objectif.",
        ),
        Tip(
            key="link",
            headline="Placez le code près des gâteaux",
            text=(
                "Bien des gens n’ont pas d’argent comptant. Imprimez deux fois l’affiche avec"
                " votre code, une pour la table et une à hauteur des yeux derrière vous, et"
                " dites-le à voix haute : « Cinq dollars, comptant ou par code. »"
            ),
            today="Imprimez l’affiche deux fois, et essayez le code avec votre téléphone.",
        ),
        Tip(
            key="team",
            headline="Demandez à cinq personnes de cuisiner",
            text=(
                "Une table bien garnie attire, et vous ne pouvez pas la remplir à vous seul."
                " Demandez une plaque à cinq personnes, et à une autre de tenir la table pendant"
                " que vous mangez."
            ),
            today="Trouvez cinq personnes, et donnez à chacune une heure d’arrivée.",
        ),
        Tip(
            key="safety",
            headline="Écrivez ce qu’il y a dedans",
            text=(
                "Selon un sondage de 2021, 3,1 millions de personnes au Canada vivent avec une"
                " allergie alimentaire : mettez une carte avec tous les ingrédients à côté de"
                " chaque gâteau, et les noix à part. Demandez à la santé publique ce qu’une vente"
                " peut offrir. Couvrez ce qui attend, et servez avec des pinces."
            ),
            today="Écrivez une carte par gâteau : son nom, et tout ce qu’il contient.",
            source="allergies",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La première demande, à vos plus proches",
            text=(
                "Salut [prénom], le [date], je tiens une table de gâteaux à [lieu] pour {charity},"
                " parce que [votre raison]. Ferais-tu une recette, ou viendrais-tu en manger entre"
                " [heure] et [heure]? Si tu ne peux pas venir, ma page prend le prix d’une part :"
                " [votre lien]. Même [montant], cela aide."
            ),
        ),
    ),
)
