"""The guide in Canadian French."""

from fundraiser.prospects.guide.contents import Guide, GuidePart, Prompt, Tip

DECIDE = GuidePart(
    key="decide",
    title="Décider",
    opening=(
        "Une heure, un crayon, et une semaine d’hésitations s’envole. Cinq choses à régler d’abord."
    ),
    tips=(
        Tip(
            key="reason",
            headline="Dites pourquoi en une phrase",
            text=(
                "On donne à une personne avant de donner à une cause. Une phrase sincère sur ce"
                " qui vous touche fait plus qu’une page de statistiques. Vous la direz cent"
                " fois : gardez-la assez courte pour la dire d’un souffle."
            ),
            today=(
                "Écrivez « J’amasse des dons parce que… » et lisez la suite à une amie ou un ami."
            ),
        ),
        Tip(
            key="event",
            headline="Choisissez ce qui vous plaît",
            text=(
                "Un anniversaire, une course, un bain polaire, une vente de pâtisseries, une"
                " journée de jeu vidéo : tout convient si l’idée vous réjouit. Votre plaisir"
                " sert d’invitation. Prenez ce qui est possible avec le temps, l’argent et les"
                " amis d’aujourd’hui."
            ),
            today="Notez trois idées, puis rayez les deux que vous remettriez à plus tard.",
        ),
        Tip(
            key="goal",
            headline="Divisez l’objectif en demandes",
            text=(
                "« 1 000 $ », c’est abstrait. « Dix personnes à 50 $ et vingt à 25 $ », c’est"
                " une liste. Fixez un objectif presque à portée de main : vous pourrez le"
                " hausser, et un objectif dépassé attire plus de dons qu’un objectif manqué."
            ),
            today="Partagez votre objectif en nombres de personnes et en montants.",
        ),
        Tip(
            key="timeline",
            headline="Faites court, avec trois élans",
            text=(
                "Trois ou quatre semaines suffisent. La plupart des dons arrivent dans les"
                " premiers jours et dans les derniers. Prévoyez donc trois journées où vous"
                " demanderez vraiment : au départ, au milieu et à la fin."
            ),
            today="Inscrivez ces trois dates à votre agenda.",
        ),
        Tip(
            key="approval",
            headline="Demandez la permission avant d’annoncer",
            text=(
                "Une salle, une plage, un lieu de travail ou le nom de quelqu’un : il faut"
                " l’accord de qui en a la charge. C’est vrai aussi de notre nom et de notre"
                " logo. Dites-nous votre projet : nous répondrons vite, ou nous vous dirons"
                " comment y arriver."
            ),
            today="Dressez la liste des accords à obtenir, et demandez le premier.",
        ),
    ),
)

PAGE = GuidePart(
    key="page",
    title="Votre page",
    opening=(
        "Votre page demande à votre place pendant que vous dormez. Donnez-lui votre visage et"
        " votre voix."
    ),
    tips=(
        Tip(
            key="photo",
            headline="Montrez-vous en photo",
            text=(
                "Un visage bien visible, ou vous en pleine action : vos proches sauront que la"
                " page est vraiment la vôtre. Nul besoin d’une photo d’art. Demandez avant de"
                " montrer quelqu’un d’autre, et jamais un enfant sans l’accord de ses parents."
            ),
            today="Prenez une photo à la lumière du jour et ajoutez-la à votre page.",
        ),
        Tip(
            key="story",
            headline="Racontez votre propre histoire",
            text=(
                "Trois courts paragraphes : ce qui est arrivé, ce que vous allez faire, ce qu’un"
                " don rend possible. Écrivez comme vous parlez. Ne racontez que ce qui vous"
                " appartient; l’épreuve d’une autre personne est à elle."
            ),
            today="Écrivez le premier paragraphe en cinq minutes, sans vous arrêter.",
        ),
        Tip(
            key="amounts",
            headline="Dites ce qu’un montant permet",
            text=(
                "Un don se choisit mieux quand il a un sens. Demandez-nous ce que 25 $, 50 $ et"
                " 100 $ rendent possible, et reprenez nos mots, pour que votre promesse soit"
                " vraie."
            ),
            today="Ajoutez un montant, et ce qu’il permet, à votre deuxième paragraphe.",
        ),
        Tip(
            key="first-gift",
            headline="Faites vous-même le premier don",
            text=(
                "Personne n’aime entrer le premier dans l’eau. Votre don, petit ou grand, montre"
                " que vous y croyez et que la page fonctionne. Si un jumelage est en cours, le"
                " vôtre peut aussi en profiter."
            ),
            today="Donnez sur votre page avant de l’envoyer à qui que ce soit.",
        ),
        Tip(
            key="link",
            headline="Gardez le lien et le code",
            text=(
                "On vous en parlera dans un couloir, pas devant un écran. Gardez le lien de"
                " votre page et son code carré dans votre téléphone, et imprimez l’affiche pour"
                " la cuisine du bureau, le club ou la vitrine du coin."
            ),
            today="Enregistrez le code parmi vos photos, à trois secondes de la main.",
        ),
    ),
)

ASKING = GuidePart(
    key="asking",
    title="Demander",
    opening="Vous ne demandez pas pour vous. Vous offrez aux gens une façon de faire du bien.",
    tips=(
        Tip(
            key="list",
            headline="Listez vos gens, les proches d’abord",
            text=(
                "Écrivez tous les noms qui vous viennent, en trois cercles : la famille et les"
                " intimes, ceux que vous voyez chaque mois, tous les autres. Commencez par"
                " l’intérieur. Une page qui compte cinq dons inspire confiance à qui ne vous"
                " connaît pas."
            ),
            today="Écrivez trente noms, puis un premier message aux cinq premiers.",
        ),
        Tip(
            key="name-an-amount",
            headline="Nommez un montant",
            text=(
                "« Ce que tu peux » oblige à deviner, et qui devine attend. « Donnerais-tu"
                " 50 $? » est une gentillesse : on peut y répondre. Ce sera peut-être plus,"
                " peut-être moins, et les deux font plaisir."
            ),
            today="Inscrivez une somme à côté de vos dix premiers noms.",
        ),
        Tip(
            key="personal",
            headline="Écrivez à chacun avant de publier",
            text=(
                "Une publication est vue par beaucoup et suivie par peu. Un message avec un"
                " prénom, et une ligne que cette personne seule comprendra, reçoit réponse une"
                " fois sur deux. Publiez quand les premiers dons de vos proches sont sur votre"
                " page."
            ),
            today="Envoyez cinq messages qui n’auraient pu aller à personne d’autre.",
        ),
        Tip(
            key="follow-up",
            headline="Relancez gentiment, deux fois",
            text=(
                "Un silence est rarement un refus; c’est plutôt une semaine chargée. Récrivez"
                " après cinq jours, puis une fois vers la fin, avec des nouvelles et sans"
                " reproche. Ensuite, laissez aller, et restez amis."
            ),
            today="À côté de chaque nom, notez la date de votre prochain message.",
        ),
        Tip(
            key="work",
            headline="Demandez au travail, et à l’employeur",
            text=(
                "Bien des employeurs ajoutent à ce que leur personnel donne ou amasse, et peu de"
                " gens le demandent. Une question aux ressources humaines peut doubler un"
                " après-midi d’efforts. Demandez aussi si vous pouvez en parler à vos collègues."
            ),
            today="Demandez si votre employeur ajoute aux dons de son personnel.",
        ),
    ),
)

MOMENTUM = GuidePart(
    key="momentum",
    title="L’élan et le jour venu",
    opening=(
        "Toute collecte a un creux. Voici comment le traverser, et vivre une journée sans accroc."
    ),
    tips=(
        Tip(
            key="match",
            headline="Profitez du jumelage tant qu’il dure",
            text=(
                "Quand un commanditaire jumelle les dons, dites-le, avec la date où cela finit."
                " Reprenez la phrase de votre page plutôt que d’en écrire une : elle y est"
                " toujours vraie, et disparaît d’elle-même quand le fonds est épuisé."
            ),
            today="Cherchez la fin du jumelage, et écrivez à cinq personnes avant cette date.",
        ),
        Tip(
            key="milestones",
            headline="Donnez des nouvelles à chaque étape",
            text=(
                "Le quart, la moitié, les trois quarts : autant de raisons d’écrire sans rien"
                " demander, et qui font donner quand même. Dites ce qui a été donné, nommez avec"
                " leur accord les gens qui l’ont permis, annoncez la suite."
            ),
            today="Préparez dès maintenant le message de la mi-chemin.",
        ),
        Tip(
            key="team",
            headline="Mettez-vous à plusieurs",
            text=(
                "Trois personnes, trois listes d’amis. Une équipe partage le travail, et un brin"
                " de rivalité fait monter le total. Invitez quelqu’un qui connaît des gens que"
                " vous ne connaissez pas."
            ),
            today="Invitez une personne à ouvrir une page à côté de la vôtre.",
        ),
        Tip(
            key="safety",
            headline="Prévoyez la sécurité, avec de l’aide",
            text=(
                "Confiez à chaque bénévole une seule tâche et un numéro à composer. Pour l’eau"
                " froide : un regard sur chaque baigneur, un sauveteur, un endroit chaud, des"
                " vêtements secs, une minute ou deux, et personne dont le cœur est fragile sans"
                " l’avis d’un médecin."
            ),
            today="Écrivez en une page qui fait quoi, et qui appeler si cela tourne mal.",
        ),
        Tip(
            key="raffles",
            headline="Un tirage exige une licence",
            text=(
                "Au Canada, une loterie, un bingo ou un tirage moitié-moitié demande une licence"
                " de la province, souvent par la municipalité, et le plus souvent au nom de"
                " l’organisme. Il faut des semaines. Un encan ou un concours d’adresse est"
                " peut-être plus simple : parlez-nous-en d’abord."
            ),
            today="Si vous pensiez à un tirage, écrivez-nous avant d’imprimer un billet.",
        ),
        Tip(
            key="cash",
            headline="Comptez l’argent à deux",
            text=(
                "Comptez ensemble, notez la somme, signez tous les deux et gardez l’argent à"
                " l’abri des regards. Inscrivez qui a donné quoi, avec l’adresse de qui veut un"
                " reçu. Remettez le tout dans les deux jours. En ligne, rien de cela : offrez"
                " d’abord le code."
            ),
            today="Choisissez la deuxième personne, et un endroit qui ferme à clé.",
        ),
        Tip(
            key="last-day",
            headline="Redoublez d’ardeur le dernier jour",
            text=(
                "Une échéance est la meilleure raison de donner maintenant. Écrivez le matin"
                " avec ce qui manque, et le soir à qui n’a pas encore répondu. Court et joyeux :"
                " « Encore 180 $, jusqu’à minuit. »"
            ),
            today="Gardez deux heures libres pour votre dernier jour.",
        ),
    ),
)

AFTER = GuidePart(
    key="after",
    title="Après",
    opening="Les deux jours qui suivent décident si l’on donnera de nouveau.",
    tips=(
        Tip(
            key="thanks",
            headline="Remerciez en public et en privé",
            text=(
                "Chaque personne reçoit un mot de vous dans les deux jours, avec son nom et un"
                " détail bien à vous. Puis remerciez tout le monde ensemble, en public, sans les"
                " noms de ceux et celles qui préfèrent la discrétion."
            ),
            today="Remerciez les trois dernières personnes qui ont donné, avant toute chose.",
        ),
        Tip(
            key="receipts",
            headline="Sachez qui a droit au reçu",
            text=(
                "Le reçu officiel de don, pour l’impôt, va à la personne dont c’était l’argent."
                " Il vient de l’organisme, jamais de vous. Un billet, un repas ou un prix est un"
                " avantage qui le diminue; le temps et les services n’y donnent pas droit. Une"
                " question? Envoyez-la-nous."
            ),
            today="Gardez notre adresse, pour nous transmettre ces questions.",
        ),
        Tip(
            key="report",
            headline="Racontez vite, puis invitez encore",
            text=(
                "Dans les deux jours, dites combien a été réuni, ce que cela va permettre et"
                " comment la journée s’est passée, avec une photo. Les gens qui ont donné en"
                " sont fiers. Dites quand vous recommencerez, et demandez qui sera de la partie."
            ),
            today="Fixez tout de suite la date de ce message : deux jours après la fin.",
        ),
    ),
)

GUIDE = Guide(
    title="25 conseils pour une première collecte de fonds",
    subtitle="De la première idée au dernier merci",
    foreword=(
        (
            "Vous n’avez jamais amassé un dollar, et vous aimeriez le faire. Tant mieux : tout le"
            " monde a commencé ainsi."
        ),
        (
            "Chaque conseil se lit en une demi-minute et finit par une chose à faire aujourd’hui."
            " Un par jour, et tout sera prêt dans un mois; cinq dans une soirée, et vous commencez"
            " demain. Laissez de côté ce qui ne vous convient pas."
        ),
        "Et si vous hésitez, écrivez-nous. Nous sommes là pour cela.",
    ),
    parts=(DECIDE, PAGE, ASKING, MOMENTUM, AFTER),
    worksheet_title="Ma collecte, sur une page",
    worksheet_opening="À remplir au crayon. Tout le reste en découle.",
    worksheet=(
        Prompt("J’amasse des dons parce que", 3),
        Prompt("Ce que je vais faire, où et quand", 2),
        Prompt("Mon objectif, et comment il se divise en demandes", 2),
        Prompt("Mon premier jour, mon jour du milieu et mon dernier jour", 1),
        Prompt("Qui doit donner son accord", 2),
        Prompt("Les dix premières personnes à qui je demanderai, et combien", 5, columns=2),
        Prompt("Qui m’aide, et à quoi", 2),
        Prompt("Quand je donne des nouvelles, et qui je remercie d’abord", 2),
    ),
    closing="Merci. Ce que vous allez faire, personne d’autre ne pourrait le faire à votre place.",
)
