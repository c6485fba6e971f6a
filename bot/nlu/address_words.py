"""Words that tell a sentence from an address."""

from __future__ import annotations

import re

_NO_CITY_WORDS = (
    "please thanks thank danke bitte sorry instead statt stattdessen not nicht and und oder or but aber "
    "instead merci gracias hello hi hallo order bestellung no nein yes ja ok okay i ich the die der das it is "
    "my mein meine can could address adresse not now jetzt sofort asap for für with mit from von to an vom zum "
    "today heute regards grüße gruß viele liebe kind cheers apartment if wenn because weil we wir you sie both "
    # Haste and manners
    "hurry hurriedly quick quickly fast soon urgent urgently immediately tomorrow tonight finally actually again only "
    "also just maybe here there then important attention good perfect cool bye wow oh hey dear stop wait "
    "schnell eilig eilt dringend bald morgen endlich eigentlich wieder nur auch vielleicht hier dort dann wichtig "
    "achtung super prima perfekt gut gerne gern beeilung lg mfg vg tschüss ciao moin servus leider schon "
    "thx pls plz why what when where how who warum wann wo wie wer that this these those everything alles "
    "size größe groesse grösse colour color farbe number nummer postcode zip plz postleitzahl "
    "bonjour bonsoir salut svp stp merci s'il plaît plait désolé pardon au lieu pas et mais commande non oui je j'ai "
    "une c'est mon ma mes votre adresse maintenant pour avec à vers aujourd'hui demain cordialement "
    "vite urgent urgence rapidement bientôt enfin encore seulement aussi peut-être ici là puis ensuite attention "
    "parfait super d'accord pourquoi quand où comment qui tout taille couleur pointure numéro "
    "schicken senden setzen stellen liefern ändern "
    "por favor porfa hola perdón perdon disculpe disculpen urgente urge rápido rapido pronto mañana hoy "
    "is it's its be should ist es sei lautet est sont c'est es son será sería "
    "ahora ya pero sino también tambien además ademas saludos adiós adios quiero necesito pedido talla número numero"
)
NO_CITY = frozenset(_NO_CITY_WORDS.split())
# "84400 Apt" is a town, but a word like that after a street is half a unit.
_UNIT_WORDS = (
    "apt apt. flat unit suite room floor building block wohnung whg whg. stock etage og eg hinterhaus hinterhof "
    "vorderhaus klingel aufgang bât bât. appt appt. bâtiment appartement étage escalier porte résidence interphone "
    "piso puerta escalera bajo ático planta portal bloque depto"
)
UNIT_WORDS = frozenset(_UNIT_WORDS.split())
_NO_NAME_WORDS = (
    "Bitte Please Neue New Adresse Address Hallo Hello Hi Hey Liebes Lieber Dear Sehr An To Nach Send Ship "
    "Deliver Lieferadresse Meine My Die The Das Der Es It Ich I Wir We Yes Ja No Nein Sorry Order Bestellung "
    "Falsche Wrong Guten Good Moin Servus Bonjour Bonsoir Salut Merci Nouvelle Mon Ma Mes Votre Je Nous "
    "Oui Non Pardon Désolé Désolée Livrez Envoyez Livraison Commande Mauvaise Chez "
    "Hola Buenas Buenos Por Perdón Dirección Direccion Nueva Quiero Quisiera "
    "Necesito Envíen Envien Envíenlo Envienlo Manden Mándenlo Cambien Cambiar Pedido Gracias "
    # Before a signature
    "Viele Liebe Beste Schöne Herzliche Freundliche Freundlichen Mit Grüße Grüßen Gruß Kind Best Warm Regards Wishes "
    "Cheers Thanks Cordialement Bien Cordialment Salutations Un Saludo Saludos Atentamente"
)
NO_NAME = frozenset(_NO_NAME_WORDS.split())
_SENTENCE_WORDS = (
    "please thanks thank danke bitte sorry instead statt stattdessen not nicht no nein yes ja but aber sondern or oder "
    "i i'm i've me my mine you your we our us he she they it it's its is isn't are was were am will would can could "
    "should do does did don't have has had get got send ship deliver change moved live lives lived want need make "
    "made called said says know think if because when where what how why that this order size colour color "
    "zip postcode postal address wrong old new former ich mich mir mein meine meinen meiner du dein sie ihr "
    "ihre wir unser unsere uns er es ist sind war wird werden kann können könnte könnten soll sollte muss will möchte "
    "hätte habe haben hat bin wohne wohnt wohnen wohnte lautet heißt schicken schickt senden liefern ändern umgezogen "
    "brauche wenn weil dass bestellung größe farbe plz postleitzahl adresse falsch alt neu bisher "
    "merci svp stp pardon bonjour désolé désolée pas non oui mais je j'ai j'habite c'est ma mes votre vos nous vous "
    "elle sont était sera peux peut pouvez pourriez voudrais veux faut livrer livrez envoyer envoyez changer changez "
    "modifier déménagé habite plutôt ancienne mauvaise commande taille couleur parce quand pourquoi "
    "favor gracias hola perdón quiero quiere queremos quisiera necesito puedo puede pueden podría podrían podéis tengo "
    "tiene soy es era estoy está estaba vivo vive vivimos vivía mudado mudé envíen envíenlo enviar enviarlo manden "
    "mándenlo mandar mandarlo cambiar cambien que porque si cuando pero pedido talla "
    "código postal dirección direccion equivocada incorrecta ahora sino jetzt"
)
_SENTENCE = frozenset(_SENTENCE_WORDS.split())
# These lead from one thing to the next, unless they stand inside a name ("Müller und Söhne").
_JOINING_WORDS = "and und & from to von nach vom zum an aus in at then dann also auch mit with for für"
_JOINING = frozenset(_JOINING_WORDS.split())
_CHINESE_SENTENCE = re.compile("[请請我你您不改换換寄送]|邮编|郵編|订单|訂單|地址")
# Capitalised words before a number that are no street: the talk around one, and what a German sentence counts.
NO_STREET = (
    "an|nach|von|bis|in|bei|jetzt|bitte|neue adresse|adresse|anschrift|lieferadresse|lieferung|liefern|schicken|statt|"
    "nicht|sondern|und|oder|ich|wir|hallo|danke|please|send|ship|deliver|to|now|address|order|size|from|not|but|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|april|mai|juni|juli|august|"
    "september|oktober|november|dezember|angebot|anhang|auftrag|bestellung|durchschnitt|farbe|gesamtwert|größe|"
    "groesse|höhe|internet|jahr|kasse|konto|lager|laden|store|geschäft|regal|onlineshop|paket|preis|rabatt|rechnung|sale|schnitt|set|"
    "shop|stück|system|tracking|umkreis|warenkorb|wert|weg|zeitraum|monday|tuesday|wednesday|thursday|friday|"
    "saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|taille|commande|talla|pedido"
)
UNITS_OF_MEASURE = (
    "uhr|euros?|eur|usd|dollars?|pounds|prozent|percent|pour ?cent|stück|paar|mal|tage?n?|wochen?|monate?n?|stunden?|"
    "minuten?|days?|weeks?|months?|hours?|minutes?|mins?|jours?|semaines?|mois|heures?|fois|días?|semanas?|meses|horas?|"
    "veces|pakete|taschen|artikel|teile|bags?|items?|parcels?|pairs?|colis|articles?|paquetes?|artículos?"
)
# In small letters these are words like others: "a 20 minute drive", "3 cours de danse".
_SOFT_STREET_TYPES = (
    "drive way place close walk row rise green circle court square hill terrace parade grove lane st dr ct pl "
    "cours passage route cité"
)
SOFT_STREET_TYPES = frozenset(_SOFT_STREET_TYPES.split())
_LABEL_WORDS = (
    "name|vorname|adresse|anschrift|straße|strasse|str|hausnummer|plz|postleitzahl|ort|stadt|land|address|street|city|"
    "town|county|state|zip|zip code|postcode|postal code|country|nom|rue|code postal|cp|ville|pays|nombre|dirección|"
    "direccion|calle|código postal|codigo postal|ciudad|población|provincia|país|pais|"
    "所在地区|详细地址|街道地址|收货地址"
)
# "PLZ: 10115" on a line of its own.
LABEL = re.compile(rf"(?:^|(?<=[\n,;]))[ ]*(?:{_LABEL_WORDS})[ ]?[:：]", re.IGNORECASE | re.MULTILINE)
_CONTACT_WORDS = (
    "tel|telefon|phone|telephone|mobile|mobil|handy|tél|téléphone|portable|teléfono|telefono|móvil|e-?mail|mail"
)
# A phone number, or a contact that was blanked, between commas or on a line of its own.
CONTACT_PART = re.compile(
    rf"(?:^|(?<=[\n,;]))[ ]*(?:(?:{_CONTACT_WORDS})[.: ]*)?(?:\x00+|[+(]?\d[\d ()/.-]{{7,18}}\d)[ ]*(?=[\n,;]|$)",
    re.IGNORECASE,
)
_FORMER_WORDS = (
    "not|instead of|rather than|from|no longer (?:at|in)|statt|anstatt|nicht|nicht mehr|von|pas|au lieu|plutôt que|"
    "n'habite plus|no|en vez|en lugar|desde|déménagé d[e']|mudé de|mudado de|mudamos de"
)
_CHINESE_FORMER = "(?:不是|不要|不再|从|從|原来是|原來是|之前是)(?:寄到|送到|在)?"
_SMALL_WORDS = "to|at|in|the|an|der|die|zur|zum|nach|au|aux|à|de|d'|du|la|le|a|en|el|my|our|mein|meiner|mon|mi"
# What says that the address after it is the old one.
FORMER = re.compile(
    rf"(?:\b(?:{_FORMER_WORDS})(?:\s+(?:{_SMALL_WORDS}))*\s|\bau lieu d'|{_CHINESE_FORMER})\s*$",
    re.IGNORECASE,
)
# What says so of the address before it.
FORMER_AFTER = re.compile(
    r"[\s,]*(?:(?:is|was|ist|war|es|era|est|était)\s+)?(?:(?:the|die|la|l')\s*)?"
    r"(?:wrong|outdated|old|my old|incorrect|falsch|veraltet|alte|faux|fausse|ancienne|incorrecta|antigua|"
    r"不对|不對|错了|錯了|是旧的)",
    re.IGNORECASE,
)
# Before five digits these make them anything but a postcode.
NUMBER_WORD = re.compile(
    r"(?:nummer|number|nr\.?|no\.?|num[ée]ro|número|n[º°]|order|bestellung|rechnung|commande|facture|pedido|factura|"
    r"invoice|sku|ref\.?|betrag|total)[\s:#]*$",
    re.IGNORECASE,
)
_END_OF_SENTENCE = re.compile(r"[!?](?=\s)|\x00")


def city_in(words: str) -> str:
    """The city at the beginning of capitalised words, without the "Please" or "Hurry" after it; "" for none."""
    found = re.match(r"\s*", words).end()
    for word in re.finditer(r"\S+", words):
        if word.group().lower() in NO_CITY:
            break
        found = word.end()
    return words[:found].rstrip()


def is_city(words: str) -> bool:
    """Whether capitalised words begin with what can be a city's name."""
    return bool(city_in(words))


def is_sentence(text: str) -> bool:
    """Whether a stretch within an address is talk, or holds a contact that was blanked, and no part of the address."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|&", text.lower())
    if _END_OF_SENTENCE.search(text) or _CHINESE_SENTENCE.search(text) or not _SENTENCE.isdisjoint(words):
        return True
    return bool(words) and not _JOINING.isdisjoint((words[0], words[-1]))
