"""THE matrix of rights of the offer: who may what on what one CFA owns. The calls are in `actes.py`.

Columns: the CFA that owns it (`auteur`), another CFA (`voisin`), the offer managers of its region and of another
(`region`, `ailleurs`), each of the other roles and no role at all (`autres`), nobody, background work, a key with
every scope of the CFA and of the other one (`cle`, `cle_voisine`), a key of the CFA with one scope.

A command or a query is refused: `non` (nothing to do with this role), `absent` (does not exist for this actor),
`connexion` (sign in first). A command is done: `oui`, or `rien` when there was nothing to write. A query lets see
`tout` (what is published nowhere yet), `public` (what is published, and no more) or `vide` (nothing of this CFA).

A gesture, an event sent to a handler by whoever knows the ids, writes (`ecrit`), else lets see `tout`, `public`,
`rien`. A request is answered by a status, and what it did. Where another CFA writes, it is at home: a view of its
own, its own import, the answer to a batch whose only row is refused.
"""

COMMANDES = """
# acte                     | auteur  voisin  region  ailleurs autres  visiteur  systeme  cle     cle_voisine
abandonner               | oui     absent  non     non      non     connexion non      oui     absent
abandonner_import        | oui     absent  non     non      non     connexion non      oui     absent
ajouter_note             | non     non     oui     absent   non     connexion non      non     non
ajouter_session          | oui     absent  non     non      non     connexion non      oui     absent
analyser_import          | oui     absent  non     non      non     connexion non      oui     absent
annuler_decision         | non     non     oui     absent   non     connexion non      non     non
annuler_en_nombre        | non     non     oui     absent   non     connexion non      non     non
annuler_import           | oui     absent  non     non      non     connexion non      oui     absent
appliquer_import         | oui     absent  non     non      non     connexion non      oui     absent
archiver                 | oui     absent  oui     absent   non     connexion oui      non     non
archiver_publication     | non     non     oui     absent   non     connexion non      non     non
archiver_finies          | non     non     non     non      non     connexion rien     non     non
associer                 | oui     absent  non     non      non     connexion non      oui     absent
attribuer_en_nombre      | non     non     oui     absent   non     connexion non      non     non
avancer_lot              | absent  absent  non     non      non     connexion non      oui     absent
comptes.creer_cle        | oui     absent  non     non      non     connexion non      non     non
comptes.revoquer_cle     | oui     absent  non     non      non     connexion non      non     non
confirmer_fiche          | oui     absent  non     non      non     connexion non      oui     absent
confirmer_import         | oui     absent  non     non      non     connexion non      oui     absent
corriger                 | non     non     oui     absent   non     connexion non      non     non
corriger_cellules        | oui     absent  non     non      non     connexion non      oui     absent
creer                    | oui     non     non     non      non     connexion non      oui     non
decider_organisme        | non     non     oui     absent   non     connexion non      non     non
demander_complement      | non     non     oui     absent   non     connexion non      non     non
demander_organisme       | oui     non     non     non      non     connexion non      oui     non
deposer                  | oui     non     non     non      non     connexion non      oui     non
dupliquer_session        | oui     absent  non     non      non     connexion non      oui     absent
en_nombre annuler_confirmation | oui     absent  non     non      non     connexion non      non     non
en_nombre annuler_reconduction | oui     absent  non     non      non     connexion non      non     non
en_nombre annuler_remplacement | oui     absent  non     non      non     connexion non      non     non
en_nombre archiver       | oui     absent  oui     absent   non     connexion oui      non     non
en_nombre confirmer      | oui     absent  non     non      non     connexion non      non     non
en_nombre reconduire     | oui     absent  non     non      non     connexion non      non     non
en_nombre remplacer      | oui     absent  non     non      non     connexion non      non     non
en_nombre restaurer      | oui     absent  oui     absent   non     connexion oui      non     non
en_nombre supprimer      | oui     absent  non     non      non     connexion non      non     non
enregistrer_vue          | oui     oui     oui     oui      non     connexion absent   oui     oui
envoyer_annulee          | non     non     non     non      non     connexion oui      non     non
envoyer_corrigee         | non     non     non     non      non     connexion oui      non     non
envoyer_decidee          | non     non     non     non      non     connexion oui      non     non
envoyer_demande          | non     non     non     non      non     connexion oui      non     non
envoyer_demande_decidee  | non     non     non     non      non     connexion oui      non     non
envoyer_en_nombre        | non     non     non     non      non     connexion rien     non     non
envoyer_import           | non     non     non     non      non     connexion oui      non     non
envoyer_sorties          | non     non     non     non      non     connexion oui      non     non
envoyer_soumises         | non     non     non     non      non     connexion rien     non     non
envoyer_soumise          | non     non     non     non      non     connexion oui      non     non
juger_lot                | absent  absent  non     non      non     connexion non      oui     absent
liberer                  | non     non     oui     absent   non     connexion non      non     non
modifier_places          | oui     absent  non     non      non     connexion non      oui     absent
modifier_session         | oui     absent  non     non      non     connexion non      oui     absent
noter                    | oui     absent  non     non      non     connexion non      oui     absent
noter_liens              | non     non     non     non      non     connexion rien     non     non
oublier_lots             | non     non     non     non      non     connexion rien     non     non
ouvrir_lot               | non     non     non     non      non     non       non      oui     oui
prendre                  | non     non     oui     absent   non     connexion non      non     non
interrompre_import       | non     non     non     non      non     connexion oui      non     non
purger_imports           | non     non     non     non      non     connexion rien     non     non
rappeler                 | non     non     non     non      non     connexion rien     non     non
reconduire               | oui     absent  non     non      non     connexion non      oui     absent
refuser                  | non     non     oui     absent   non     connexion non      non     non
reindexer                | non     non     non     non      non     connexion oui      non     non
regler_courriels         | non     non     oui     oui      non     connexion non      non     non
resumer                  | non     non     non     non      non     connexion rien     non     non
rejeter                  | oui     absent  non     non      non     connexion non      oui     absent
relacher_lot             | rien    rien    non     non      non     connexion non      oui     rien
remettre_session         | oui     absent  non     non      non     connexion non      oui     absent
remplacer_certification  | oui     absent  non     non      non     connexion non      oui     absent
reprendre_ecartee        | oui     absent  non     non      non     connexion non      oui     absent
reprendre_refusee        | oui     absent  non     non      non     connexion non      oui     absent
restaurer                | oui     absent  oui     absent   non     connexion oui      non     non
retirer                  | oui     absent  non     non      non     connexion non      oui     absent
retirer_vue              | oui     absent  absent  absent   non     connexion absent   oui     absent
soumettre                | oui     absent  non     non      non     connexion non      oui     absent
supprimer                | oui     absent  non     non      non     connexion non      oui     absent
supprimer_session        | oui     absent  non     non      non     connexion non      oui     absent
terminer_analyse         | oui     absent  non     non      non     connexion non      oui     absent
valider                  | non     non     oui     absent   non     connexion non      non     non
valider_en_nombre        | non     non     oui     absent   non     connexion non      non     non
verifier_session         | oui     absent  non     non      non     connexion non      oui     absent
"""

LECTURES = """
# acte                     | auteur  voisin  region  ailleurs autres  visiteur  systeme  cle     cle_voisine
adresses                 | public  public  public  public   public  public    non      non     non
alertes                  | vide    vide    vide    vide     non     connexion vide     vide    vide
annote                   | tout    absent  non     non      non     connexion non      tout    absent
certification            | vide    vide    vide    vide     non     connexion vide     vide    vide
champs_importables       | vide    vide    non     non      non     connexion non      vide    vide
charge                   | non     non     tout    vide     non     connexion non      non     non
comparer                 | non     non     tout    absent   non     connexion non      non     non
comptes                  | tout    vide    tout    vide     non     connexion tout     tout    vide
comptes.cles             | tout    vide    non     non      non     connexion non      non     non
debut_du_fichier         | vide    vide    vide    vide     vide    vide      non      non     non
demandes_d_organismes    | non     non     tout    vide     non     connexion non      non     non
empreintes_en_cours      | non     non     non     non      non     connexion vide     non     non
fiche                    | tout    absent  tout    absent   non     connexion tout     tout    absent
fiche_controle           | non     non     tout    absent   non     connexion non      non     non
fiche_import             | tout    absent  non     non      non     connexion non      tout    absent
fiche_publique           | public  public  public  public   public  public    non      non     non
fiches_publiees          | public  vide    public  vide     non     connexion public   public  vide
fichier                  | public  vide    public  vide     non     connexion public   public  vide
file_de_controle         | non     non     tout    vide     non     connexion non      non     non
imports                  | tout    vide    non     non      non     connexion non      tout    vide
formations_du_motif      | vide    vide    vide    vide     non     connexion vide     vide    vide
index_a_refaire          | non     non     non     non      non     connexion vide     non     non
liens_a_verifier         | non     non     non     non      non     connexion vide     non     non
modele                   | vide    vide    non     non      non     connexion non      vide    vide
nb_adresses              | public  public  public  public   public  public    non      non     non
decisions                | non     non     tout    vide     non     connexion non      non     non
noms_des_versions        | non     non     tout    vide     non     connexion non      non     non
nouvelles                | non     non     tout    vide     non     connexion non      non     non
offre                    | tout    absent  tout    absent   non     connexion tout     tout    absent
offres                   | tout    vide    vide    vide     non     connexion vide     tout    vide
organismes               | public  vide    vide    vide     non     connexion vide     public  vide
page                     | tout    vide    tout    vide     non     connexion tout     tout    vide
places                   | public  absent  non     non      non     connexion non      public  absent
recherche                | public  public  public  public   public  public    non      non     non
references               | tout    vide    tout    vide     non     connexion tout     tout    vide
relecture                | tout    absent  tout    absent   non     connexion tout     tout    absent
seance_publiee           | public  public  public  public   public  public    non      non     non
structures               | public  vide    non     non      non     connexion non      public  vide
suivante                 | non     non     tout    absent   non     connexion non      non     non
travail                  | non     non     non     non      non     connexion tout     non     non
rythme                   | non     non     vide    vide    non     connexion non      non     non
vues                     | tout    vide    vide    vide     non     connexion vide     tout    vide
"""

GESTES = """
# geste                                 | auteur   voisin   region   ailleurs  autres   visiteur
catalogue_state.agir                    | ecrit    rien     ecrit    rien      rien     rien
catalogue_state.agir_groupe             | ecrit    rien     public    rien      rien     rien
catalogue_state.cocher                  | rien     rien     rien     rien      rien     rien
catalogue_state.ouvrir                  | tout     rien     tout     rien      rien     rien
catalogue_state.tout_cocher             | rien     rien     rien     rien      rien     rien
cles_state.creer                        | ecrit    rien     rien     rien      rien     rien
cles_state.ouvrir                       | tout     rien     rien     rien      rien     rien
cles_state.preparer                     | tout     rien     rien     rien      rien     rien
cles_state.revoquer                     | ecrit    rien     rien     rien      rien     rien
comparaison_state.ouvrir                | rien     rien     tout     rien      rien     rien
demande_state.envoyer                   | ecrit    rien     rien     rien      rien     rien
demande_state.fermer                    | rien     rien     rien     rien      rien     rien
demande_state.ouvrir                    | rien     rien     rien     rien      rien     rien
courriels_state.enregistrer              | rien     rien     ecrit    ecrit     rien     rien
courriels_state.ouvrir                   | rien     rien     rien     rien      rien     rien
demandes_state.accorder                 | rien     rien     ecrit    rien      rien     rien
demandes_state.ouvrir                   | rien     rien     tout     rien      rien     rien
demandes_state.preparer_refus           | rien     rien     rien     rien      rien     rien
demandes_state.refuser                  | rien     rien     ecrit    rien      rien     rien
fiche_state.ajouter_motif               | rien     rien     rien     rien      rien     rien
fiche_state.archiver                    | rien     rien     ecrit    rien      rien     rien
fiche_state.attribuer                   | rien     rien     ecrit    rien      rien     rien
fiche_state.corriger                    | rien     rien     ecrit    rien      rien     rien
fiche_state.demander                    | rien     rien     ecrit    rien      rien     rien
fiche_state.noter                       | rien     rien     ecrit    rien      rien     rien
fiche_state.ouvrir                      | rien     rien     ecrit    rien      rien     rien
fiche_state.ouvrir_correction           | rien     rien     rien     rien      rien     rien
fiche_state.preparer                    | rien     rien     rien     rien      rien     rien
fiche_state.quitter                     | rien     rien     ecrit    rien      rien     rien
fiche_state.refuser                     | rien     rien     ecrit    rien      rien     rien
fiche_state.reprendre                   | rien     rien     ecrit    rien      rien     rien
fiche_state.valider                     | rien     rien     ecrit    rien      rien     rien
file_state.actualiser                   | rien     rien     tout     rien      rien     rien
file_state.annuler                      | rien     rien     ecrit    rien      rien     rien
file_state.attribuer                    | rien     rien     ecrit    rien      rien     rien
file_state.basculer_raccourcis          | rien     rien     rien     rien      rien     rien
file_state.choisir                      | rien     rien     rien     rien      rien     rien
file_state.fermer_bilan                 | rien     rien     rien     rien      rien     rien
file_state.ouvrir                       | rien     rien     tout     rien      rien     rien
file_state.tout_choisir                 | rien     rien     rien     rien      rien     rien
file_state.valider_selection            | rien     rien     ecrit    rien      rien     rien
file_state.verifier                     | rien     rien     tout     rien      rien     rien
file_state.vider                        | rien     rien     rien     rien      rien     rien
formation_publique_state.ouvrir         | public   public   public   public    public   public
formation_state.abandonner              | ecrit    rien     rien     rien      rien     rien
formation_state.ajouter_session         | ecrit    rien     rien     rien      rien     rien
formation_state.chercher_certification  | ecrit    rien     rien     rien      rien     rien
formation_state.choisir_certification   | ecrit    rien     rien     rien      rien     rien
formation_state.cocher_annee            | ecrit    rien     rien     rien      rien     rien
formation_state.demander_abandon        | rien     rien     rien     rien      rien     rien
formation_state.demander_retrait        | rien     rien     rien     rien      rien     rien
formation_state.dupliquer_session       | ecrit    rien     rien     rien      rien     rien
formation_state.garder                  | rien     rien     rien     rien      rien     rien
formation_state.noter                   | ecrit    rien     rien     rien      rien     rien
formation_state.ouvrir                  | tout     rien     tout     rien      rien     rien
formation_state.publier                 | rien     rien     rien     rien      rien     rien
formation_state.quitter                 | rien     rien     rien     rien      rien     rien
formation_state.reconduire              | ecrit    rien     rien     rien      rien     rien
formation_state.remettre_session        | ecrit    rien     rien     rien      rien     rien
formation_state.reprendre               | ecrit    rien     rien     rien      rien     rien
formation_state.laisser_ecartee         | public   rien     public   rien      rien     rien
formation_state.reprendre_ecartee       | rien     rien     rien     rien      rien     rien
formation_state.reprendre_refusee       | ecrit    rien     rien     rien      rien     rien
formation_state.restaurer               | ecrit    rien     ecrit    rien      rien     rien
formation_state.retirer_session         | ecrit    rien     rien     rien      rien     rien
formation_state.trancher                | ecrit    rien     rien     rien      rien     rien
import_state.abandonner                 | ecrit    rien     rien     rien      rien     rien
import_state.actualiser                 | tout     rien     rien     rien      rien     rien
import_state.annuler                    | ecrit    rien     rien     rien      rien     rien
import_state.associer                   | ecrit    rien     rien     rien      rien     rien
import_state.confirmer                  | ecrit    rien     rien     rien      rien     rien
import_state.corriger                   | ecrit    rien     rien     rien      rien     rien
import_state.ouvrir                     | tout     rien     rien     rien      rien     rien
nouvelle_state.chercher                 | rien     rien     rien     rien      rien     rien
nouvelle_state.choisir                  | rien     rien     rien     rien      rien     rien
nouvelle_state.confirmer                | ecrit    rien     rien     rien      rien     rien
nouvelle_state.continuer                | ecrit    rien     rien     rien      rien     rien
nouvelle_state.ouvrir                   | public   rien     rien     rien      rien     rien
recherche_state.chercher                | rien     rien     rien     rien      rien     rien
recherche_state.ouvrir                  | public   public   public   public    public   public
relecture_state.confirmer               | ecrit    rien     tout     rien      rien     rien
relecture_state.ouvrir                  | tout     rien     tout     rien      rien     rien
seance_state.chercher_commune           | rien     rien     rien     rien      rien     rien
seance_state.choisir_commune            | rien     rien     rien     rien      rien     rien
seance_state.dupliquer                  | ecrit    rien     rien     rien      rien     rien
seance_state.ouvrir                     | tout     rien     tout     rien      rien     rien
seance_state.valider                    | ecrit    rien     rien     rien      rien     rien
seance_state.verifier                   | ecrit    rien     rien     rien      rien     rien
vues_state.enregistrer                  | ecrit    ecrit    ecrit    ecrit     rien     rien
vues_state.ouvrir                       | tout     rien     rien     rien      rien     rien
vues_state.retirer                      | ecrit    rien     rien     rien      rien     rien
"""

ROUTES = """
# route                                  | auteur     voisin     region     ailleurs   autres     visiteur   cle
GET /offre/export.{forme}                | 200+public 200        200+public 200        404        303        303
POST /offre/import/depot                 | 303+ecrit  303        303        303        303        303        303
GET /offre/import/modele.xlsx            | 200        200        404        404        404        303        303
GET /offre/import/{numero}/erreurs.xlsx  | 200+tout   404        404        404        404        303        303
GET /formations/sessions/{reference}.ics | 200+public 200+public 200+public 200+public 200+public 200+public 200+public
GET /formations/fiche/                   | 200+public 200+public 200+public 200+public 200+public 200+public 200+public
GET /robots.txt                          | 200        200        200        200        200        200        200
GET /sitemap.xml                         | 200        200        200        200        200        200        200
GET /sitemap-pages.xml                   | 200        200        200        200        200        200        200
GET /sitemap-formations-{rang}.xml       | 200        200        200        200        200        200        200
GET /api/docs                            | 200        200        200        200        200        200        200
"""

API = """
# route                                  | auteur visiteur cle       cle_voisine offres:lire offres:ecrire places:ecrire
GET /openapi.json                        | 200    200      200       200         200         200           200
GET /offres                              | 401    401      200+tout  200         200+tout    403           403
POST /offres                             | 401    401      200+ecrit 207+ecrit   403         200+ecrit     403
POST /offres/fichier                     | 401    401      202+ecrit 202+ecrit   403         202+ecrit     403
GET /offres/{reference}                  | 401    401      200+tout  404         200+tout    403           403
PATCH /offres/sessions/{reference}/places| 401    401      200+ecrit 404         403         403           200+ecrit
GET /imports/{id}                        | 401    401      200+tout  404         403         200+tout      403
"""

MELANGES = """
# acte                     | voisin   ailleurs
comparer                   | .        absent
creer                      | invalide .
dupliquer_session          | absent   .
modifier_session           | absent   .
modifier_session formateur | invalide .
remettre_session           | absent   .
supprimer_session          | absent   .
verifier_session           | absent   .
"""
"""At home, where one may, with the ids of what this CFA owns."""
