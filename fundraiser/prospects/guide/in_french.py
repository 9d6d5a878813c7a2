"""The guide in Canadian French."""

from fundraiser.prospects.guide.contents import (
    Guide,
    GuideSource,
    MessageTemplate,
    PeopleTable,
    PlanField,
)
from fundraiser.prospects.guide.tips_in_french import PARTS

MESSAGES = (
    MessageTemplate(
        key="first-ask",
        title="La première demande, à vos plus proches",
        text=(
            "Salut [prénom], le [date], [ce que vous allez faire] pour amasser des dons pour"
            " {charity}. Je le fais parce que [votre raison]. Mon objectif est de [objectif], et"
            " je commence par mes plus proches. Donnerais-tu [montant]? Cela prend deux"
            " minutes : [votre lien]. Quoi que tu décides, merci d’avoir lu ce message."
        ),
    ),
    MessageTemplate(
        key="personal-ask",
        title="Une demande personnelle, à qui vous connaissez bien",
        text=(
            "Salut [prénom], j’ai pensé à toi à cause de [un souvenir, ou ce qui lui tient à"
            " cœur]. D’ici le [date], je veux amasser [objectif] pour {charity}, et j’en suis"
            " déjà à [total]. Donnerais-tu [montant]? Avec cette somme, [ce que le montant"
            " permet]. Voici ma page : [votre lien]. Et donne-moi de tes nouvelles!"
        ),
    ),
    MessageTemplate(
        key="thanks",
        title="Merci, le jour où un don arrive",
        text=(
            "[Prénom], ton don de [montant] vient d’arriver. Merci! Nous en sommes à [total] sur"
            " [objectif], et grâce à toi, [ce que le montant permet]. Je t’envoie une photo"
            " après [l’événement]."
        ),
    ),
    MessageTemplate(
        key="last-day",
        title="Le dernier jour, à qui n’a pas répondu",
        text=(
            "Salut [prénom], c’est le dernier jour. [Nombre] personnes ont donné [total] en"
            " tout, et il manque encore [somme] d’ici [heure]. Si tu pensais donner, c’est le"
            " bon moment : [votre lien]. Si c’est déjà fait : merci, et passe le mot à"
            " quelqu’un."
        ),
    ),
)

PLAN = (
    PlanField("reason", "J’amasse des dons parce que", lines=2),
    PlanField("event", "Ce que je vais faire, et où", width=4),
    PlanField("day", "Quel jour", width=2),
    PlanField("goal", "Mon objectif", width=2),
    PlanField("asks", "Comment il se divise (p. ex. 10 × 50 $ et 20 × 25 $)", width=4),
    PlanField("first-day", "Premier jour de demande", width=2),
    PlanField("middle-day", "Jour du milieu", width=2),
    PlanField("last-day", "Dernier jour", width=2),
    PlanField("approval", "Qui doit donner son accord", width=3),
    PlanField("helpers", "Qui m’aide, et à quoi", width=3),
)

SOURCES = (
    GuideSource(
        "season",
        "Jacob O’Connor, CanaDon, cité dans « ’Tis the season to be giving », Toronto Star, 20"
        " décembre 2021 (en anglais)",
        "https://www.thestar.com/business/2021/12/20/tis-the-season-to-be-giving.html",
    ),
    GuideSource(
        "first-gifts",
        "Royal Economic Society, « Online charitable fundraising », sur une étude de Sarah"
        " Smith, Frank Windmeijer et Edmund Wright, The Economic Journal, juin 2015 (en anglais)",
        "https://res.org.uk/mediabriefing/online-charitable-fundraising-evidence-that-donors-are-influenced-by-what-others-have-given/",
    ),
    GuideSource(
        "match",
        "Dean Karlan et John A. List, « Does Price Matter in Charitable Giving? », American"
        " Economic Review 97 (5), décembre 2007, pages 1774 à 1793 (en anglais)",
        "https://www.jstor.org/stable/30034584",
    ),
    GuideSource(
        "raffles",
        "Code criminel du Canada, article 207",
        "https://laws-lois.justice.gc.ca/fra/lois/c-46/article-207.html",
    ),
    GuideSource(
        "receipts",
        "Agence du revenu du Canada, « Split receipting » (page offerte aussi en français)",
        "https://www.canada.ca/en/revenue-agency/services/charities-giving/charities/operating-a-registered-charity/issuing-receipts/split-receipting.html",
    ),
    GuideSource(
        "cold-water",
        "AdventureSmart, « This holiday season understand cold water shock », 17 novembre 2023"
        " (en anglais)",
        "https://www.adventuresmart.ca/11372/",
    ),
    GuideSource(
        "allergies",
        "Université Dalhousie et Allergies Alimentaires Canada, « Food Allergies and"
        " Intolerances », octobre 2021 (rapport offert aussi en français)",
        "https://www.dal.ca/sites/agri-food/research/food-allergies-and-intolerances.html",
    ),
)

GUIDE = Guide(
    title="25 conseils pour une première collecte de fonds",
    subtitle="De la première idée au dernier merci",
    foreword=(
        (
            "Vous n’avez jamais amassé un dollar, et vous aimeriez le faire. Tant mieux : tout"
            " le monde a commencé ainsi."
        ),
        (
            "Chaque conseil se lit en une demi-minute et finit par une chose à faire"
            " aujourd’hui. Un par jour, et tout sera prêt dans un mois; cinq en une soirée, et"
            " vous commencez demain. Laissez de côté ce qui ne vous convient pas."
        ),
        "Une hésitation? Écrivez-nous. Une personne vous répondra.",
    ),
    parts=PARTS,
    messages_title="Messages à copier",
    messages_opening=(
        "Copiez un message, remplacez ce qui est entre [crochets] et ajoutez une ligne bien à"
        " vous. Si votre page annonce un jumelage, copiez aussi sa phrase."
    ),
    messages=MESSAGES,
    plan_title="Ma collecte, sur une page",
    plan_opening="À remplir à l’écran et à enregistrer, ou à imprimer et à remplir au crayon.",
    plan=PLAN,
    people=PeopleTable("Les dix premières personnes à qui demander", "Nom", "Montant", "Demandé"),
    closing="Merci. Ce que vous allez faire, personne d’autre ne pourrait le faire à votre place.",
    sources=SOURCES,
)
