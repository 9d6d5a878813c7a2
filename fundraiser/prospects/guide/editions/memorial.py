"""The edition in memory of someone."""

from fundraiser.prospects.guide.contents import Edition, MessageTemplate, Tip

ENGLISH = Edition(
    name="In memory of someone",
    opening=(
        "You would like to gather what people give in memory of someone. We are sorry for your"
        " loss. Take from this guide what helps, and leave the rest."
    ),
    tips=(
        Tip(
            key="reason",
            headline="Say what they cared about",
            text=(
                "One sentence is enough: what they loved, or whom they helped, and why this cause"
                " goes with it. People will know why you ask, so there is no need to explain more."
            ),
            today="Finish the sentence “They would have been glad that…”.",
        ),
        Tip(
            key="event",
            headline="Gather the gifts in one place",
            text=(
                "One page with a name and a picture lets family and friends give and leave a few"
                " words, wherever they live. Link to it from the obituary, or put its code on a"
                " card at the service."
            ),
            today="Choose a picture, and one sentence that sounds like them.",
        ),
        Tip(
            key="goal",
            headline="Choose a gentle goal",
            text=(
                "A page in memory need not race anywhere. Set a modest goal, or one that means"
                " something, such as their age, and leave it at that."
            ),
            today="Choose a number that means something, or ask us for one.",
        ),
        Tip(
            key="timeline",
            headline="Take the time you need",
            text=(
                "There is no hurry. A page can open on the day of the service, on a birthday or a"
                " year later, and it may stay open as long as the campaign does. Write when you"
                " feel able to."
            ),
            today="Choose the one day on which you will tell people about the page.",
        ),
        Tip(
            key="approval",
            headline="Ask the family first",
            text=(
                "Those closest decide about the name, the picture and the words. Ask them before"
                " you publish, and again before you say anything about an illness or about how"
                " somebody died."
            ),
            today="Ask the person closest to them for a yes.",
        ),
        Tip(
            key="photo",
            headline="Choose a picture they liked",
            text=(
                "Take one in which they look like themselves, and ask the family about it. Crop"
                " out people who have not agreed to be shown. A page without a picture is better"
                " than one with the wrong picture."
            ),
            today="Ask the family for the picture that they love best.",
        ),
        Tip(
            key="story",
            headline="Tell who they were",
            text=(
                "Two or three small memories say more than a list of achievements: what they"
                " cooked, sang, repaired, or said at the door. Leave the end of their life to the"
                " family."
            ),
            today="Write down one memory, as you would tell it at the table.",
        ),
        Tip(
            key="first-gift",
            headline="Write the first words yourself",
            text=(
                "The first words on a page make it easier for others to write. Leave yours before"
                " you send the link, with a gift if you wish. They may be short."
            ),
            today="Write two lines on the page, as you would in a card.",
        ),
        Tip(
            key="name-an-amount",
            headline="Leave the amount open",
            text=(
                "Here it is better to name no amount. People give what they would have spent on"
                " flowers, or come only to read. The page suggests amounts to those who look for"
                " one."
            ),
            today="Read your message again, and take out any amount.",
        ),
        Tip(
            key="follow-up",
            headline="Write once, and leave it there",
            text=(
                "One message that the page exists is enough. Do not remind people who are"
                " grieving. If you wish, write again on a birthday or on the anniversary."
            ),
            today="Note one day in the year on which you might write again.",
        ),
        Tip(
            key="milestones",
            headline="Tell the family who gave",
            text=(
                "Once a week, pass on the names and the words that people left, if they agreed. To"
                " those closest, the company means more than the amounts."
            ),
            today="Ask who would like to hear, and how often.",
        ),
        Tip(
            key="team",
            headline="Share the page with others",
            text=(
                "A brother, a colleague, a neighbour: each knew somebody a little different, and"
                " each knows other people. Let one of them write a few lines, or tell their own"
                " circle."
            ),
            today="Ask one person who knew them in another way.",
        ),
        Tip(
            key="safety",
            headline="Let others carry some of it",
            text=(
                "You need not do this alone. Ask one friend to answer messages, one to help with"
                " thanks, and one to look after the envelopes at the service and count them with"
                " you."
            ),
            today="Give one of these tasks away.",
        ),
        Tip(
            key="last-day",
            headline="Choose a quiet day to close",
            text=(
                "Let the page end on a date that means something, if you want it to end. Tell"
                " people once, a week before, and say what came together in that person’s name."
            ),
            today="Choose the date, and write it into your plan.",
        ),
        Tip(
            key="report",
            headline="Say what their name made possible",
            text=(
                "When the page closes, tell everyone what came together and what it will do, with"
                " one picture of the person you remember. Those who gave like to know. The family"
                " may keep the words that were left."
            ),
            today="Save the words that people left, for the family.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="To family and friends",
            text=(
                "Dear [name], you knew [their name]. We are gathering in one place what people"
                " would like to give in memory, for {charity}, because [why this cause]. There is"
                " no need to give. If you would like to, or to leave a few words, the page is"
                " here: [your link]."
            ),
        ),
        MessageTemplate(
            key="personal-ask",
            title="To somebody who was close",
            text=(
                "Dear [name], I have been thinking of [a memory that you share]. There is a page"
                " now in memory of [their name], for {charity}. Would you write a few words there?"
                " A gift is welcome too, and not needed: [your link]."
            ),
        ),
        MessageTemplate(
            key="thanks",
            title="Thank you, within a few days",
            text=(
                "Dear [name], thank you for your gift in memory of [their name]. We read your"
                " words, and [what they meant to you]. It does good to know that you think of us."
            ),
        ),
        MessageTemplate(
            key="last-day",
            title="When the page is about to close",
            text=(
                "Dear [name], on [date] the page in memory of [their name] closes. [Number] people"
                " have given [total], and it will [what it does]. If you would still like to leave"
                " a word or a gift, it is here: [your link]. Thank you for being near."
            ),
        ),
    ),
)

FRENCH = Edition(
    name="À la mémoire de quelqu’un",
    opening=(
        "Vous aimeriez réunir ce que l’on donne à la mémoire de quelqu’un. Nous vous offrons nos"
        " condoléances. Prenez dans ce guide ce qui vous aide, et laissez le reste."
    ),
    tips=(
        Tip(
            key="reason",
            headline="Dites ce qui comptait pour elle",
            text=(
                "Une phrase suffit : ce que cette personne aimait, ou qui elle aidait, et pourquoi"
                " cette cause lui va. Les gens sauront pourquoi vous demandez; nul besoin d’en"
                " expliquer plus."
            ),
            today="Terminez la phrase « Cela lui aurait fait plaisir que… ».",
        ),
        Tip(
            key="event",
            headline="Réunissez les dons en un lieu",
            text=(
                "Une page avec un nom et une photo permet à la famille et aux amis de donner et de"
                " laisser quelques mots, où qu’ils soient. Mettez le lien dans l’avis de décès, ou"
                " le code sur une carte à la cérémonie."
            ),
            today="Choisissez une photo, et une phrase qui lui ressemble.",
        ),
        Tip(
            key="goal",
            headline="Choisissez un objectif tout doux",
            text=(
                "Une page à la mémoire de quelqu’un n’est pas une course. Fixez un objectif"
                " modeste, ou un nombre qui a un sens, comme son âge, et restez-en là."
            ),
            today="Choisissez un nombre qui a un sens, ou demandez-nous-en un.",
        ),
        Tip(
            key="timeline",
            headline="Prenez le temps qu’il faut",
            text=(
                "Rien ne presse. La page peut ouvrir le jour de la cérémonie, à un anniversaire ou"
                " un an plus tard, et rester ouverte aussi longtemps que la campagne. Écrivez"
                " quand vous vous en sentirez capable."
            ),
            today="Choisissez le jour où vous parlerez de la page.",
        ),
        Tip(
            key="approval",
            headline="Demandez d’abord à la famille",
            text=(
                "Les plus proches décident du nom, de la photo et des mots. Demandez avant de"
                " publier, et encore avant de parler d’une maladie ou des circonstances du décès."
            ),
            today="Demandez son accord à la personne la plus proche.",
        ),
        Tip(
            key="photo",
            headline="Choisissez une photo qu’elle aimait",
            text=(
                "Prenez-en une où la personne est bien elle-même, et demandez l’avis de la"
                " famille. Recadrez pour laisser de côté les gens qui n’ont pas donné leur accord."
                " Mieux vaut une page sans photo qu’avec une photo mal choisie."
            ),
            today="Demandez à la famille la photo qu’elle préfère.",
        ),
        Tip(
            key="story",
            headline="Dites qui était cette personne",
            text=(
                "Deux ou trois petits souvenirs en disent plus qu’une liste de réussites : ce"
                " qu’elle cuisinait, chantait, réparait, ou disait à la porte. Laissez la fin de"
                " sa vie à la famille."
            ),
            today="Écrivez un souvenir, comme vous le raconteriez à table.",
        ),
        Tip(
            key="first-gift",
            headline="Écrivez vous-même les premiers mots",
            text=(
                "Les premiers mots sur une page aident les autres à écrire. Laissez les vôtres"
                " avant d’envoyer le lien, avec un don si vous le souhaitez. Ils peuvent être"
                " courts."
            ),
            today="Écrivez deux lignes sur la page, comme dans une carte.",
        ),
        Tip(
            key="name-an-amount",
            headline="Laissez le montant ouvert",
            text=(
                "Ici, mieux vaut ne nommer aucun montant. On donne ce que l’on aurait mis pour des"
                " fleurs, ou l’on vient seulement lire. La page propose des montants à qui en"
                " cherche un."
            ),
            today="Relisez votre message, et retirez-en tout montant.",
        ),
        Tip(
            key="follow-up",
            headline="Écrivez une fois, sans plus",
            text=(
                "Un seul message pour dire que la page existe suffit. Ne relancez pas des gens en"
                " deuil. Si vous le souhaitez, écrivez de nouveau à son anniversaire, ou un an"
                " après."
            ),
            today="Notez un jour de l’année où vous pourriez récrire.",
        ),
        Tip(
            key="milestones",
            headline="Dites à la famille qui donne",
            text=(
                "Une fois par semaine, transmettez les noms et les mots laissés, si les gens l’ont"
                " permis. Pour les plus proches, la présence compte plus que les montants."
            ),
            today="Demandez qui aimerait en avoir des nouvelles, et à quel rythme.",
        ),
        Tip(
            key="team",
            headline="Partagez la page avec d’autres",
            text=(
                "Un frère, une collègue, un voisin : chacun a connu une personne un peu"
                " différente, et connaît d’autres gens. Laissez l’un d’eux écrire quelques lignes,"
                " ou en parler autour de lui."
            ),
            today="Demandez à une personne qui l’a connue autrement.",
        ),
        Tip(
            key="safety",
            headline="Laissez les autres vous aider",
            text=(
                "Rien ne vous oblige à tout faire. Demandez à une personne de répondre aux"
                " messages, à une autre d’aider aux remerciements, et à une troisième de garder"
                " les enveloppes à la cérémonie et de les compter avec vous."
            ),
            today="Confiez une de ces tâches à quelqu’un.",
        ),
        Tip(
            key="last-day",
            headline="Choisissez un jour pour fermer",
            text=(
                "Que la page se termine à une date qui a un sens, si vous voulez qu’elle se"
                " termine. Prévenez une seule fois, une semaine avant, et dites ce qui a été réuni"
                " en son nom."
            ),
            today="Choisissez la date, et inscrivez-la dans votre plan.",
        ),
        Tip(
            key="report",
            headline="Dites ce que cela a permis",
            text=(
                "Quand la page ferme, dites à tout le monde ce qui a été réuni et ce que cela va"
                " permettre, avec une photo de la personne. Les gens qui ont donné aiment le"
                " savoir. La famille peut garder les mots laissés."
            ),
            today="Gardez pour la famille les mots que les gens ont laissés.",
        ),
    ),
    messages=(
        MessageTemplate(
            key="first-ask",
            title="À la famille et aux amis",
            text=(
                "Bonjour [prénom], tu as connu [son nom]. Nous réunissons en un lieu ce que l’on"
                " aimerait donner à sa mémoire, pour {charity}, parce que [pourquoi cette cause]."
                " Rien ne t’oblige à donner. Si tu le souhaites, ou pour laisser quelques mots,"
                " voici la page : [votre lien]."
            ),
        ),
        MessageTemplate(
            key="personal-ask",
            title="À une personne qui était proche",
            text=(
                "Bonjour [prénom], je pense à [un souvenir que vous partagez]. Il y a maintenant"
                " une page à la mémoire de [son nom], pour {charity}. Y écrirais-tu quelques mots?"
                " Un don est bienvenu aussi, sans obligation : [votre lien]."
            ),
        ),
        MessageTemplate(
            key="thanks",
            title="Merci, dans les jours qui suivent",
            text=(
                "Bonjour [prénom], merci de ton don à la mémoire de [son nom]. Nous avons lu tes"
                " mots, et [ce qu’ils représentent pour vous]. Cela fait du bien de savoir que tu"
                " penses à nous."
            ),
        ),
        MessageTemplate(
            key="last-day",
            title="Quand la page va fermer",
            text=(
                "Bonjour [prénom], le [date], la page à la mémoire de [son nom] fermera. [Nombre]"
                " personnes ont donné [total], et cela va permettre [ce que cela permet]. Si tu"
                " veux encore y laisser un mot ou un don, c’est ici : [votre lien]. Merci d’être"
                " là."
            ),
        ),
    ),
)
