"""Questions on writing a formation and on its publication (Guide 003, « Bonnes pratiques de saisie »)."""

from iel_app.aide.rules.questions.modele import CFA, CONTROLE, OFFRE, Question, Theme

_EDITEUR = ("/offre/formations",)
_CATALOGUE = ("/offre/catalogue",)
_CONTROLE = ("/controle", "/offre/controle")

QUESTIONS = (
    Question(
        "intitule",
        Theme.FORMATION,
        "Comment rédiger l’intitulé d’une formation ?",
        (
            "Un intitulé clair pour le public et les professionnels de l’orientation, de 300 caractères au plus.",
            "La mention entre parenthèses, comme « (Contrat d’apprentissage possible) », est ajoutée d’après les "
            "modalités. Inutile de la saisir.",
        ),
        roles=OFFRE,
        champs=("formation:intitule",),
        pages=_EDITEUR,
        mots="titre nom mention parenthese",
    ),
    Question(
        "un-code-certifinfo",
        Theme.FORMATION,
        "Pourquoi une seule certification par formation ?",
        (
            "Une formation saisie vaut une certification, ou une option, donc un seul code Certifinfo.",
            "Une certification à plusieurs options a plusieurs codes : créez autant de formations que d’options.",
        ),
        roles=OFFRE,
        champs=("formation:certification",),
        pages=_EDITEUR,
        mots="diplome option code rncp",
    ),
    Question(
        "trouver-un-code",
        Theme.FORMATION,
        "Comment retrouver un code Certifinfo ?",
        (
            "Dans l’éditeur, cherchez par les mots du diplôme, son code Certifinfo ou son code RNCP.",
            "La certification doit être ouverte à l’apprentissage. Une certification expirée indique sa remplaçante.",
        ),
        roles=OFFRE,
        pages=_EDITEUR,
        mots="certification rechercher rncp expire",
        liens=(
            (
                "Rechercher une certification dans Certifinfo",
                "https://reseau.intercariforef.org/formations/recherche-certifications.html",
            ),
        ),
    ),
    Question(
        "modalites",
        Theme.FORMATION,
        "Comment répondre aux trois modalités d’organisation ?",
        (
            "Les trois réponses sont obligatoires et cumulables.",
            "Formation ouverte au seul apprentissage : « Oui » au contrat d’apprentissage, « Non » aux deux autres.",
        ),
        roles=OFFRE,
        champs=("formation:formation_continue", "formation:contrat_pro", "formation:contrat_apprentissage"),
        pages=_EDITEUR,
        mots="formation continue professionnalisation alternance",
    ),
    Question(
        "annees-du-cursus",
        Theme.FORMATION,
        "Quelles années du cursus cocher ?",
        (
            "Seulement celles qui sont ouvertes à l’apprentissage.",
            "Licence professionnelle en 3 ans, ouverte à l’apprentissage la dernière année : cochez la 3e année.",
        ),
        roles=OFFRE,
        champs=("formation:annees",),
        pages=_EDITEUR,
        mots="acces 1re 2e 3e",
    ),
    Question(
        "responsable-ou-formateur",
        Theme.FORMATION,
        "Organisme responsable ou organisme formateur ?",
        (
            "L’organisme responsable signe le contrat. L’organisme formateur donne les cours.",
            "C’est le formateur qui apparaît dans Parcoursup et Affelnet, et sur lequel pointent les vœux.",
        ),
        roles=OFFRE,
        champs=("formation:responsable", "formation:formateur", "session:formateur"),
        pages=(*_EDITEUR, "/offre/session"),
        mots="parcoursup affelnet",
    ),
    Question(
        "autre-siren",
        Theme.FORMATION,
        "Comment nommer un organisme formateur d’un autre SIREN ?",
        (
            "Par défaut, seuls les organismes de votre SIREN sont proposés.",
            "Suivez « Demander un organisme d’un autre SIREN ». Une fois accordé, il apparaît dans la liste.",
        ),
        roles=OFFRE,
        pages=_EDITEUR,
        mots="siret partenaire etablissement",
    ),
    Question(
        "lien-web",
        Theme.FORMATION,
        "Quel lien web indiquer ?",
        (
            "Celui de votre site ou, mieux, du descriptif de la formation, en https.",
            "Il est montré dans les moteurs de recherche, pour le public et pour les professionnels.",
        ),
        roles=OFFRE,
        champs=("formation:lien_web",),
        pages=_EDITEUR,
        mots="site internet url",
    ),
    Question(
        "contact-de-la-formation",
        Theme.FORMATION,
        "Quel contact indiquer sur la formation ?",
        (
            "Une adresse électronique ou un téléphone suffit. Préférez une adresse de service.",
            "Ce contact est public : les candidats s’en servent, et les gestionnaires de l’offre aussi.",
        ),
        roles=OFFRE,
        champs=("formation:contact_courriel",),
        pages=_EDITEUR,
        mots="mail telephone",
    ),
    Question(
        "doublons",
        Theme.FORMATION,
        "La plateforme dit qu’une formation existe déjà",
        (
            "Même code Certifinfo et même organisme formateur : c’est sans doute un doublon.",
            "Ouvrez la formation trouvée et ajoutez-lui une session. Créez-en une autre seulement si elle diffère.",
        ),
        roles=CFA,
        pages=("/offre/nouvelle",),
        mots="doublon identique",
    ),
    Question(
        "importer",
        Theme.FORMATION,
        "Peut-on importer un fichier de formations ?",
        (
            "Oui : XLSX, CSV ou LHEO 2.3. Un modèle annoté se télécharge depuis l’onglet Import.",
            "Le rapport dit, ligne par ligne, ce qui est créé, modifié ou refusé. Rien n’est écrit sans votre accord.",
            "L’identifiant de votre logiciel évite les doublons : une formation déjà saisie le reçoit. Si elle en a un "
            "autre, la ligne est refusée, avec sa référence.",
            "Un import s’annule tant que rien n’en a été envoyé au contrôle ni publié.",
        ),
        roles=CFA,
        pages=("/offre/import", "/offre/catalogue"),
        mots="excel tableur xml lheo ymag",
    ),
    Question(
        "delai-de-publication",
        Theme.PUBLICATION,
        "Quand ma formation sera-t-elle visible ?",
        (
            "Après « Confirmer la publication », les gestionnaires de l’offre la contrôlent. Délai habituel : "
            "{delai_offre} jours ouvrés.",
            "Une version déjà publiée reste visible pendant ce temps.",
        ),
        roles=CFA,
        pages=_CATALOGUE,
        mots="attente validation controle publier",
    ),
    Question(
        "complement",
        Theme.PUBLICATION,
        "Que faire quand un complément est demandé ?",
        (
            "La formation passe dans l’onglet Alerte. Le motif est écrit à côté du champ concerné.",
            "Corrigez, puis publiez de nouveau. Elle revient au contrôle.",
            "Une modification refusée y figure aussi. Sa fiche en dit la raison et permet de la reprendre.",
        ),
        roles=CFA,
        pages=_CATALOGUE,
        mots="refus renvoyee motif",
    ),
    Question(
        "ou-est-visible",
        Theme.PUBLICATION,
        "Où ma formation apparaît-elle ?",
        (
            "Dans « Trouver une formation », pour tous. Les professionnels y lisent aussi les codes et les contacts.",
            "Dans votre catalogue, elle est dans l’onglet « Publiées ».",
        ),
        roles=CFA,
        pages=_CATALOGUE,
        liens=(("Trouver une formation", "/formations"),),
        mots="public moteur recherche",
    ),
    Question(
        "modifier-une-formation-publiee",
        Theme.PUBLICATION,
        "Puis-je modifier une formation publiée ?",
        (
            "Oui. La version publiée reste visible jusqu’à la validation de la suivante.",
            "Les places, elles, changent aussitôt.",
        ),
        roles=CFA,
        pages=_CATALOGUE,
    ),
    Question(
        "archiver",
        Theme.PUBLICATION,
        "Comment retirer une formation qui n’a plus lieu ?",
        (
            "Archivez-la depuis le catalogue : elle quitte la recherche publique. Vous pouvez la restaurer.",
            "Le contrôle qualité peut aussi l’archiver : un courriel vous en donne la raison.",
        ),
        roles=CFA,
        pages=_CATALOGUE,
        mots="supprimer fermer",
    ),
    Question(
        "ordre-du-controle",
        Theme.PUBLICATION,
        "Dans quel ordre contrôler les publications ?",
        (
            "La plus ancienne d’abord : c’est l’ordre de la file. La vue « En retard » montre celles qui ont trop "
            "attendu.",
            "Une décision s’annule pendant quelques secondes, avant le départ du courriel.",
        ),
        roles=CONTROLE,
        pages=_CONTROLE,
        mots="file retard annuler",
    ),
    Question(
        "notes-internes",
        Theme.PUBLICATION,
        "Le CFA voit-il mes notes internes ?",
        ("Non. Il voit le message et les motifs du complément, et les corrections mineures que vous faites.",),
        roles=CONTROLE,
        pages=_CONTROLE,
    ),
    Question(
        "correction-mineure",
        Theme.PUBLICATION,
        "Puis-je corriger moi-même une faute ?",
        ("Oui, une correction mineure. Elle est gardée dans l’historique et le CFA en est prévenu par courriel.",),
        roles=CONTROLE,
        pages=_CONTROLE,
    ),
)
