"""A slow link in front of the application: round trip and rate, for every byte, websockets included.

The browser's own throttling does not slow the messages of an open websocket; this does. A connection costs one round
trip before its first byte, as TCP does; all connections share the rate.
"""

import asyncio
import sys

MORCEAU = 4096


class Sens:
    """One direction of the link: what is read comes out `delai` later, no faster than `debit` bytes a second."""

    def __init__(self, delai: float, debit: float) -> None:
        self.delai, self.debit, self.libre_a = delai, debit, 0.0

    def sortie(self, octets: int) -> float:
        """Return when bytes read now come out."""
        maintenant = asyncio.get_running_loop().time()
        self.libre_a = max(maintenant, self.libre_a) + (octets / self.debit if self.debit else 0)
        return self.libre_a + self.delai

    async def copier(self, lecteur: asyncio.StreamReader, ecrivain: asyncio.StreamWriter) -> None:
        """Carry one connection's bytes until its end."""
        file: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sortant = asyncio.create_task(_sortir(file, ecrivain))
        try:
            while octets := await lecteur.read(MORCEAU):
                file.put_nowait((self.sortie(len(octets)), octets))
        except ConnectionError:
            pass
        file.put_nowait((self.sortie(0), b""))
        await sortant


async def _sortir(file: asyncio.Queue[tuple[float, bytes]], ecrivain: asyncio.StreamWriter) -> None:
    horloge = asyncio.get_running_loop().time
    try:
        while True:
            quand, octets = await file.get()
            await asyncio.sleep(quand - horloge())
            if not octets:
                break
            ecrivain.write(octets)
        await ecrivain.drain()
    except ConnectionError:
        pass
    finally:
        ecrivain.close()


async def servir(port: int, vers: int, aller_retour: float, debit: float) -> None:
    """Relay a port to another, for ever."""
    montant, descendant = Sens(aller_retour / 2, debit), Sens(aller_retour / 2, debit)

    async def connexion(lecteur: asyncio.StreamReader, ecrivain: asyncio.StreamWriter) -> None:
        await asyncio.sleep(aller_retour)
        distant, vers_lui = await asyncio.open_connection("127.0.0.1", vers)
        await asyncio.gather(montant.copier(lecteur, vers_lui), descendant.copier(distant, ecrivain))

    async with await asyncio.start_server(connexion, "127.0.0.1", port) as serveur:
        await serveur.serve_forever()


if __name__ == "__main__":
    ici, la, ms, kbits = (int(mot) for mot in sys.argv[1:5])
    asyncio.run(servir(ici, la, ms / 1000, kbits * 1000 / 8))
