"""The baseline: a bare python-socketio server that sends back what it gets, after one SQL transaction when asked."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import socketio

ESPACE = "/_event"
# What a save replaces (rows of the answer) and what it adds (rows that stay), with what must differ each time.
_REMPLACEES = ("responsable", "intention")
_AJOUTEES = {
    "version_recensement": "recensement_id = :recensement",
    "document": "numero LIKE 'REC-%'",
    "fait": "action IN ('recensement_enregistre', 'document_emis')",
    "effet": "genre = 'recapitulatif'",
}


class Brut:
    """The rows of one census save, copied from a real one and written by hand: WAL, FULL, one transaction."""

    def __init__(self, fichier: Path) -> None:
        self._base = sqlite3.connect(fichier, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            self._base.execute(f"PRAGMA {pragma}")
        (self._recensement,) = self._base.execute(
            "SELECT recensement_id FROM version_recensement ORDER BY id DESC LIMIT 1"
        ).fetchone()
        self._numero = 1000
        cle = {"recensement": self._recensement}
        self._remplacees = {t: self._lues(t, "recensement_id = :recensement", cle, 500) for t in _REMPLACEES}
        self._ajoutees = {t: self._lues(t, ou, cle, 2 if t == "fait" else 1) for t, ou in _AJOUTEES.items()}

    def _lues(self, table: str, ou: str, cle: dict[str, Any], combien: int) -> list[dict[str, Any]]:
        curseur = self._base.execute(f"SELECT * FROM {table} WHERE {ou} ORDER BY id DESC LIMIT {combien}", cle)
        noms = [c[0] for c in curseur.description]
        return [{n: v for n, v in zip(noms, ligne, strict=True) if n != "id"} for ligne in curseur]

    def _inserer(self, table: str, lignes: list[dict[str, Any]]) -> None:
        if not lignes:
            return
        noms = list(lignes[0])
        sql = f"INSERT INTO {table} ({', '.join(noms)}) VALUES ({', '.join(f':{n}' for n in noms)})"
        self._base.executemany(sql, lignes)

    def enregistrer(self) -> None:
        """Write one save."""
        self._numero += 1
        neuf = {"numero": self._numero, "version": self._numero, "code": f"{self._numero:012d}"}
        neuf["cle"] = f"recapitulatif:{self._recensement}:{self._numero}"
        self._base.execute("BEGIN IMMEDIATE")
        for table, lignes in self._remplacees.items():
            self._base.execute(f"DELETE FROM {table} WHERE recensement_id = ?", (self._recensement,))
            self._inserer(table, lignes)
        self._base.execute(
            "UPDATE recensement SET version = ?, nb_presents = nb_presents + 1, enregistre_le = CURRENT_TIMESTAMP, "
            "enregistre_par = ? WHERE id = ?",
            (self._numero, "Nadia Essai", self._recensement),
        )
        for table, lignes in self._ajoutees.items():
            change = {"version_recensement": ("numero",), "document": ("version", "code"), "effet": ("cle",)}
            differe = {n: neuf[n] for n in change.get(table, ())}
            self._inserer(table, [ligne | differe for ligne in lignes])
        self._base.execute("COMMIT")


def app() -> Any:
    """Return the ASGI application; `BENCH_BASE` names the database of « enregistrer »."""
    serveur = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", max_http_buffer_size=262_144)
    fichier = os.environ.get("BENCH_BASE", "")
    brut = Brut(Path(fichier)) if fichier else None

    async def evenement(sid: str, donnees: Any) -> None:
        if brut is not None and donnees["name"] == "enregistrer":
            brut.enregistrer()
        await serveur.emit("event", donnees, to=sid, namespace=ESPACE)

    serveur.on("event", evenement, namespace=ESPACE)
    serveur.on("connect", lambda sid, environ, auth=None: None, namespace=ESPACE)
    return socketio.ASGIApp(serveur, socketio_path=ESPACE.strip("/"))
