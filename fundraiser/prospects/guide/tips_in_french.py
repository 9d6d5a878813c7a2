"""The tips in Canadian French."""

from fundraiser.prospects.guide.contents import GuidePart, Tip

DECIDE = GuidePart(
    key="decide",
    title="Décider",
    opening="Cinq choses à régler d’abord. Une heure aujourd’hui épargne une semaine d’hésitation.",
    tips=(
        Tip(
            key="reason",
            headline="Dites pourquoi en une phrase",
            text=(
                "On donne à une personne avant de donner à une cause. Une phrase sincère sur ce"
                " qui vous touche fait plus qu’une page de statistiques. Gardez-la assez courte"
                " pour la dire à voix haute : vous la direz souvent."
            ),
            today=(
                "Écrivez « J’amasse des dons parce que… » et lisez la suite à une amie ou un ami."
            ),
        ),
        Tip(
            key="event",
            headline="Choisissez ce qui vous plaît",
            text=(
                "Un anniversaire, une course, une vente de pâtisseries, une journée de jeu vidéo :"
                " tout convient si vous avez hâte d’y être, car cela se voit. Prenez ce qui est"
                " possible avec le temps, l’argent et les amis que vous avez."
            ),
            today="Notez trois idées, puis rayez les deux que vous remettriez à plus tard.",
        ),
        Tip(
            key="goal",
            headline="Divisez l’objectif en demandes",
            text=(
                "« 1 000 $ », c’est abstrait. « Dix personnes à 50 $ et vingt à 25 $ », c’est une"
                " liste à suivre. Commencez par un objectif que vous savez atteindre; vous pourrez"
                " le hausser."
            ),
            today="Partagez votre objectif en nombres de personnes et en montants.",
        ),
        Tip(
            key="timeline",
            headline="Faites court, avec trois élans",
            text=(
                "Trois ou quatre semaines suffisent. Choisissez trois jours où vous demanderez"
                " vraiment : le premier, un au milieu et le dernier. Profitez de décembre si vous"
                " le pouvez : selon CanaDon, 30 % des dons au Canada se font entre Mardi je donne"
                " et la fin de l’année."
            ),
            today="Inscrivez ces trois jours à votre agenda.",
            source="season",
        ),
        Tip(
            key="approval",
            headline="Demandez la permission avant d’annoncer",
            text=(
                "Une salle, une plage, un lieu de travail ou le nom de quelqu’un : il faut"
                " l’accord de qui en a la charge. C’est vrai aussi de notre nom et de notre logo."
                " Dites-nous votre projet : nous répondrons vite, ou nous vous dirons comment y"
                " arriver."
            ),
            today="Dressez la liste des accords à obtenir, et demandez le premier.",
        ),
    ),
)

PAGE = GuidePart(
    key="page",
    title="Votre page",
    opening="Votre page demande pendant que vous dormez. Donnez-lui votre visage et votre voix.",
    tips=(
        Tip(
            key="photo",
            headline="Montrez-vous en photo",
            text=(
                "Votre visage, bien visible : vos proches sauront que la page est vraiment la"
                " vôtre. Nul besoin d’une photo d’art. Demandez avant de montrer quelqu’un"
                " d’autre, et jamais un enfant sans l’accord de ses parents."
            ),
            today="Prenez une photo à la lumière du jour et ajoutez-la à votre page.",
        ),
        Tip(
            key="story",
            headline="Racontez votre propre histoire",
            text=(
                "Trois courts paragraphes suffisent : ce qui est arrivé, ce que vous allez faire,"
                " ce qu’un don rend possible. Écrivez comme vous parlez. Racontez seulement ce qui"
                " vous appartient : l’épreuve d’une autre personne est à elle."
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
                "Votre don montre que vous y croyez et que la page fonctionne. Les premiers dons"
                " donnent aussi le ton : sur les pages du marathon de Londres, un don de 100 £"
                " faisait monter chacun des suivants d’environ 10 £. Si un jumelage est en cours,"
                " le vôtre peut en profiter."
            ),
            today="Donnez sur votre page avant de l’envoyer à qui que ce soit.",
            source="first-gifts",
        ),
        Tip(
            key="link",
            headline="Gardez le lien et le code",
            text=(
                "On vous en parlera dans un couloir, pas devant un écran. Gardez dans votre"
                " téléphone le lien de votre page et son code carré, et imprimez l’affiche pour la"
                " cuisine du bureau, le club ou la vitrine du coin."
            ),
            today="Enregistrez le code parmi vos photos, pour le trouver en trois secondes.",
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
                " intimes, les gens que vous voyez chaque mois, tous les autres. Commencez par le"
                " premier cercle. Une page qui compte déjà cinq dons inspire confiance à qui ne"
                " vous connaît pas."
            ),
            today="Écrivez trente noms, puis un premier message aux cinq premiers.",
        ),
        Tip(
            key="name-an-amount",
            headline="Nommez un montant",
            text=(
                "« Ce que tu peux » oblige à deviner, et on remet à plus tard. « Donnerais-tu"
                " 50 $? » est une question à laquelle on peut répondre. Ce sera peut-être plus,"
                " peut-être moins, et les deux font plaisir."
            ),
            today="Inscrivez un montant à côté de vos dix premiers noms.",
        ),
        Tip(
            key="personal",
            headline="Écrivez à chacun avant de publier",
            text=(
                "Bien des gens voient une publication, et peu y donnent suite. Un message avec un"
                " prénom, et une ligne écrite pour cette personne seulement, reçoit une réponse."
                " Publiez quand les premiers dons de vos proches sont sur votre page."
            ),
            today="Envoyez cinq messages qui n’auraient pu aller à personne d’autre.",
        ),
        Tip(
            key="follow-up",
            headline="Relancez gentiment, deux fois",
            text=(
                "Un silence est rarement un refus; c’est plutôt une semaine chargée. Récrivez"
                " après cinq jours, puis une fois vers la fin, avec des nouvelles et sans"
                " reproche. Ensuite, n’insistez plus, et restez amis."
            ),
            today="À côté de chaque nom, notez la date de votre prochain message.",
        ),
        Tip(
            key="work",
            headline="Demandez au travail, et à l’employeur",
            text=(
                "Certains employeurs ajoutent à ce que leur personnel donne ou amasse, et bien des"
                " gens ne le demandent jamais. Une question aux ressources humaines peut doubler"
                " un don. Demandez aussi si vous pouvez en parler à vos collègues."
            ),
            today="Demandez si votre employeur ajoute aux dons de son personnel.",
        ),
    ),
)

MOMENTUM = GuidePart(
    key="momentum",
    title="L’élan et le jour venu",
    opening="Toute collecte a un creux. Voici comment le traverser, puis passer une belle journée.",
    tips=(
        Tip(
            key="match",
            headline="Profitez du jumelage tant qu’il dure",
            text=(
                "Quand un commanditaire jumelle les dons, dites-le, avec la date où cela finit."
                " Dans une étude portant sur des lettres à 50 000 donateurs, l’offre d’un jumelage"
                " rapportait 19 % de plus par lettre. Copiez la phrase de votre page : elle y est"
                " toujours à jour."
            ),
            today="Trouvez la date de fin du jumelage, et écrivez avant à cinq personnes.",
            source="match",
        ),
        Tip(
            key="milestones",
            headline="Donnez des nouvelles à chaque étape",
            text=(
                "Le quart, la moitié, les trois quarts : autant de raisons d’écrire sans rien"
                " demander. Dites ce qui a été donné, nommez avec leur accord les gens qui l’ont"
                " permis, et annoncez la suite."
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
                "Confiez à chaque bénévole une seule tâche et un seul numéro à composer. Sachez où"
                " est la trousse de premiers soins, et quelle adresse donner au 911. Si la météo"
                " ou l’endroit vous inquiète le jour venu, changez la date."
            ),
            today="Écrivez sur une page qui fait quoi, et qui appeler si cela tourne mal.",
        ),
        Tip(
            key="raffles",
            headline="Un tirage exige une licence",
            text=(
                "Au Canada, une loterie, un bingo ou un tirage moitié-moitié demande une licence"
                " de la province, souvent par la municipalité, et le plus souvent au nom de"
                " l’organisme. Il faut des semaines. Parlez-nous-en d’abord : un encan est"
                " peut-être plus simple."
            ),
            today="Si vous pensiez à un tirage, écrivez-nous avant d’imprimer un billet.",
            source="raffles",
        ),
        Tip(
            key="last-day",
            headline="Redoublez d’ardeur le dernier jour",
            text=(
                "Une échéance est une bonne raison de donner maintenant. Écrivez le matin avec ce"
                " qui manque, et le soir à qui n’a pas encore répondu. Court et joyeux : « Encore"
                " 180 $, jusqu’à minuit. »"
            ),
            today="Gardez deux heures libres pour votre dernier jour.",
        ),
    ),
)

AFTER = GuidePart(
    key="after",
    title="Après",
    opening="Ce que vous dites les jours suivants donne envie, ou non, de donner encore.",
    tips=(
        Tip(
            key="cash",
            headline="Comptez l’argent à deux",
            text=(
                "Comptez ensemble, notez la somme, signez tous les deux et gardez l’argent à"
                " l’abri des regards. Inscrivez qui a donné quoi, avec l’adresse de qui veut un"
                " reçu, et remettez le tout dans les deux jours. En ligne, rien de cela : offrez"
                " d’abord le code."
            ),
            today="Choisissez la deuxième personne, et un endroit qui ferme à clé.",
        ),
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
                "Le reçu officiel pour l’impôt vient de l’organisme, jamais de vous, et va à la"
                " personne dont c’était l’argent. Un billet, un repas ou un prix le diminue; si"
                " cela vaut plus de 80 % du don, il n’y a en général aucun reçu. Une question?"
                " Envoyez-la-nous."
            ),
            today="Gardez notre adresse, pour nous transmettre ces questions.",
            source="receipts",
        ),
        Tip(
            key="report",
            headline="Racontez vite, puis invitez encore",
            text=(
                "Dans les deux jours, dites combien a été réuni, ce que cela va permettre et"
                " comment la journée s’est passée, avec une photo. Les gens qui ont donné en sont"
                " fiers. Dites quand vous recommencerez, et demandez qui sera de la partie."
            ),
            today="Fixez tout de suite la date de ce message : deux jours après la fin.",
        ),
    ),
)

PARTS = (DECIDE, PAGE, ASKING, MOMENTUM, AFTER)
