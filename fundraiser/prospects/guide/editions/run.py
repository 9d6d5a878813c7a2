"""The edition for a run or a ride."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="For a run or a ride",
    opening=(
        "You have never raised a dollar, and you are about to run or ride. Good: your friends can"
        " back every kilometre."
    ),
    tips=(
        Tip(
            key="event",
            headline="Pick a distance you can finish",
            text=(
                "Enter an event, or measure a loop from your own front door. Choose a distance"
                " that you could nearly manage today, and a date that leaves you time to train."
                " People give to the effort, not to the time on the clock."
            ),
            today="Choose the distance and the date, and tell one person.",
        ),
        Tip(
            key="goal",
            headline="Offer your kilometres one by one",
            text=(
                "Ten kilometres at $50 each make $500. Let people choose a kilometre, and think of"
                " them there on the day. The last one and the steepest one find a giver first:"
                " mention them."
            ),
            today="Divide your goal by your kilometres, and write down the price of one.",
        ),
        Tip(
            key="approval",
            headline="Ask the organiser, or the town",
            text=(
                "If you enter an event, ask whether you may raise money for a charity of your"
                " choice. A group on the road needs the town’s permission, so a route of your own"
                " is easier on paths. Tell us before you use our name."
            ),
            today="Find out who decides about your event or your route.",
        ),
        Tip(
            key="milestones",
            headline="Let people follow your training",
            text=(
                "Each training day is news: a distance, a bad morning, a first time. Once a week,"
                " post one line and one picture with your link. Say in between how far the total"
                " has come."
            ),
            today="Write one line about your last outing, and send it to three people.",
        ),
        Tip(
            key="safety",
            headline="Train gently, and be seen",
            text=(
                "Add distance little by little, and rest when something hurts. Wear bright"
                " clothes, and a helmet on a bicycle; carry a telephone, and tell somebody your"
                " route. See a doctor first if you have a condition, or have not trained for"
                " years."
            ),
            today="Tell one person your route, and when you expect to be back.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="The first ask, to those closest to you",
            text=(
                "Hi [name], on [date] I am doing [distance] for {charity}, because [your reason]."
                " So far I have managed [your longest distance]. Each kilometre is [amount], and I"
                " am looking for people to back one. Would you take one? [your link]. I will send"
                " you a picture from the finish."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="Pour une course ou une randonnée à vélo",
    opening=(
        "Vous n’avez jamais amassé un dollar, et vous allez courir ou pédaler. Tant mieux : vos"
        " amis peuvent appuyer chaque kilomètre."
    ),
    tips=(
        Tip(
            key="event",
            headline="Prenez une distance à votre portée",
            text=(
                "Inscrivez-vous à une épreuve, ou mesurez une boucle à partir de chez vous."
                " Choisissez une distance que vous feriez presque aujourd’hui, et une date qui"
                " vous laisse le temps de vous entraîner. On donne pour l’effort, pas pour le"
                " chrono."
            ),
            today="Choisissez la distance et la date, et dites-le à quelqu’un.",
        ),
        Tip(
            key="goal",
            headline="Offrez vos kilomètres un à un",
            text=(
                "Dix kilomètres à 50 $ font 500 $. Laissez chacun choisir son kilomètre, et pensez"
                " à lui à cet endroit le jour venu. Le dernier et le plus raide partent les"
                " premiers : parlez-en."
            ),
            today="Divisez votre objectif par vos kilomètres, et notez le prix d’un seul.",
        ),
        Tip(
            key="approval",
            headline="Demandez d’abord la permission",
            text=(
                "Si vous vous inscrivez à une épreuve, demandez si vous pouvez amasser pour"
                " l’organisme de votre choix. Un groupe sur la route a besoin de l’accord de la"
                " ville : un parcours à vous sera plus simple sur des sentiers. Prévenez-nous"
                " avant d’utiliser notre nom."
            ),
            today="Trouvez qui décide de votre épreuve ou de votre parcours.",
        ),
        Tip(
            key="milestones",
            headline="Racontez votre entraînement",
            text=(
                "Chaque sortie est une nouvelle : une distance, un matin difficile, une première"
                " fois. Une fois par semaine, publiez une ligne et une photo avec votre lien."
                " Dites au passage où en est le total."
            ),
            today="Écrivez une ligne sur votre dernière sortie, et envoyez-la à trois personnes.",
        ),
        Tip(
            key="safety",
            headline="Entraînez-vous doucement, et soyez visible",
            text=(
                "Allongez la distance peu à peu, et reposez-vous dès que quelque chose fait mal."
                " Portez des vêtements voyants, et un casque à vélo; ayez un téléphone, et dites à"
                " quelqu’un où vous passez. Voyez d’abord un médecin si votre santé est fragile,"
                " ou après des années sans bouger."
            ),
            today="Dites à une personne votre parcours, et l’heure prévue de votre retour.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="La première demande, à vos plus proches",
            text=(
                "Salut [prénom], le [date], je fais [distance] pour {charity}, parce que [votre"
                " raison]. Ma plus longue distance, jusqu’ici : [votre record]. Chaque kilomètre"
                " est à [montant], et je cherche des gens pour en appuyer un. En prendrais-tu un?"
                " [votre lien]. Je t’envoie une photo de l’arrivée."
            ),
        ),
    ),
)
