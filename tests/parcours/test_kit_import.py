"""The parts of an import, on their own, on the page of the kit."""

import re

from playwright.sync_api import expect

from tests.parcours.conftest import Ouvrir


def test_import_parts_say_what_they_show(ouvrir: Ouvrir) -> None:
    page = ouvrir().aller("/kit")
    etapes = page.get_by_role("list", name="Étapes de l’import").get_by_role("listitem")
    expect(etapes).to_have_text(["Modèle (fait)", "Dépôt (fait)", "Colonnes (fait)", "Contrôle", "Confirmation"])
    expect(etapes.nth(3)).to_have_attribute("aria-current", "step")

    fichier = page.locator("#fichier")
    expect(fichier).to_have_accessible_description(re.compile("50 Mo"))
    assert fichier.evaluate("champ => champ.validity.valueMissing") is True

    prise = page.get_by_role("combobox", name="Champ lu dans la colonne Titre court")
    expect(prise).to_have_accessible_description(re.compile("déjà lu dans la colonne"))
    expect(prise).to_have_attribute("aria-invalid", "true")
    libre = page.get_by_role("combobox", name="Champ lu dans la colonne Date de début")
    expect(libre).to_have_value("date_debut")
    expect(libre).to_have_accessible_description("")
    libre.select_option("")
    expect(libre.locator("option:checked")).to_have_text("Ne pas importer")


def test_import_errors_are_mended_where_they_are(ouvrir: Ouvrir) -> None:
    page = ouvrir().aller("/kit")
    erreurs = page.get_by_role("table", name="Cellules en erreur")
    date = erreurs.get_by_role("textbox", name="Correction, ligne 14, Date de début")
    expect(date).to_have_value("31/06/2027")
    expect(date).to_have_accessible_description(re.compile("n’existe pas dans le calendrier"))
    # The whole row is wrong: there is no cell to correct.
    toute = erreurs.get_by_role("row").filter(has_text="Toute la ligne")
    expect(toute.get_by_role("textbox")).to_have_count(0)
    expect(toute).to_contain_text("déjà à la ligne 12")
    avancement = page.locator("progress")
    expect(avancement).to_have_accessible_name(re.compile("312 sur 1.204"))
    assert avancement.evaluate("barre => [barre.value, barre.max]") == [312, 1204]
