"""The edition for a day of gaming."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a day of gaming",
    opening=(
        "You play, and you have never raised a dollar. Good: you know how to keep people watching."
    ),
    tips=(
        Tip(
            key="event",
            headline="Play something people can follow",
            text=(
                "Twelve hours of one game, a tower of old ones, or a tournament in the living"
                " room: choose what a newcomer understands within a minute. Plan breaks, food, and"
                " who plays when you rest."
            ),
            today="Choose the game, the day and the hours.",
        ),
        Tip(
            key="goal",
            headline="Give each amount a level",
            text=(
                "At $100 you raise the difficulty, at $250 the viewers choose your character, at"
                " $500 you play the game you always avoid. Small steps keep a stream lively."
                " Promise nothing unsafe or unkind."
            ),
            today="Write down five amounts, and what happens at each.",
        ),
        Tip(
            key="approval",
            headline="Read the platform’s rules",
            text=(
                "Platforms and game publishers have rules about charity streams and about music."
                " If you are under eighteen, ask a parent first. Tell us before you use our name"
                " and logo."
            ),
            today="Find the rules of your platform, and read the part on charity.",
        ),
        Tip(
            key="link",
            headline="Keep the code on screen",
            text=(
                "Put your page’s code in a corner of the picture, and the link in the title, the"
                " description and a pinned comment. Say it aloud every half hour, because new"
                " viewers have not heard it."
            ),
            today="Place the code in the picture, and try it with a phone.",
        ),
        Tip(
            key="safety",
            headline="Look after body and chat",
            text=(
                "Stand up every hour, drink water, and sleep: a longer day is not a better cause."
                " Have two friends moderate the chat, and never show an address, or a child’s name"
                " or face."
            ),
            today="Ask two moderators, and agree on what they delete.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The first ask, to those closest to you",
            text=(
                "Hi [name], on [date] I am playing [game] for [number] hours to raise money for"
                " {charity}, because [your reason]. Each [amount] adds a challenge, and you may"
                " choose the first one. Would you start the page off? [your link]. Then come and"
                " watch: [where]."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour une journée de jeu vidéo",
    opening=(
        "Vous jouez, et vous n’avez jamais amassé un dollar. Tant mieux : vous savez garder"
        " l’attention des gens."
    ),
    tips=(
        Tip(
            key="event",
            headline="Jouez à quelque chose de clair",
            text=(
                "Douze heures d’un seul jeu, une pile de vieux titres ou un tournoi au salon :"
                " choisissez ce qu’un nouveau venu comprend en une minute. Prévoyez des pauses, à"
                " manger, et qui joue pendant que vous vous reposez."
            ),
            today="Choisissez le jeu, le jour et les heures.",
        ),
        Tip(
            key="goal",
            headline="Donnez un niveau à chaque montant",
            text=(
                "À 100 $, vous montez la difficulté; à 250 $, on choisit votre personnage; à"
                " 500 $, vous jouez au jeu que vous évitez toujours. Des petits pas gardent la"
                " diffusion vivante. Ne promettez rien de dangereux ni de méchant."
            ),
            today="Notez cinq montants, et ce qui arrive à chacun.",
        ),
        Tip(
            key="approval",
            headline="Lisez les règles de la plateforme",
            text=(
                "Les plateformes et les éditeurs ont des règles sur les diffusions caritatives et"
                " sur la musique. Si vous avez moins de dix-huit ans, demandez d’abord à un"
                " parent. Prévenez-nous avant d’utiliser notre nom et notre logo."
            ),
            today=(
                "Trouvez les règles de votre plateforme, et lisez la partie sur la collecte de"
                " dons."
            ),
        ),
        Tip(
            key="link",
            headline="Gardez le code à l’écran",
            text=(
                "Mettez le code de votre page dans un coin de l’image, et le lien dans le titre,"
                " la description et un commentaire épinglé. Dites-le à voix haute toutes les"
                " demi-heures, car les nouveaux venus ne l’ont pas entendu."
            ),
            today="Placez le code dans l’image, et essayez-le avec un téléphone.",
        ),
        Tip(
            key="safety",
            headline="Ménagez-vous, et veillez au clavardage",
            text=(
                "Levez-vous chaque heure, buvez de l’eau, et dormez : une journée plus longue"
                " n’est pas une meilleure cause. Confiez le clavardage à deux amis, et ne montrez"
                " jamais une adresse, ni le nom ou le visage d’un enfant."
            ),
            today="Trouvez deux personnes pour modérer, et convenez de ce qu’elles effacent.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La première demande, à vos plus proches",
            text=(
                "Salut [prénom], le [date], je joue à [jeu] pendant [nombre] heures pour amasser"
                " des dons pour {charity}, parce que [votre raison]. Chaque [montant] ajoute un"
                " défi, et le premier est à toi. Ferais-tu le premier don? [votre lien]. Ensuite,"
                " viens me voir jouer : [où]."
            ),
        ),
    ),
)
