"""How a test talks: lines in the language under test, and what the customer then reads."""

from __future__ import annotations

from typing import Any

from reroute.chat import Conversation
from tests.installation import Installation

LOCALES = {"en": "en-GB", "de": "de-DE", "zh": "zh-CN", "fr": "fr-FR", "es": "es-ES"}
LANGUAGES = tuple(LOCALES)


class Talk:
    """One customer's talk. `say` and `press` return all that the assistant answers, as one text."""

    def __init__(self, shop: Installation, language: str):
        self.language = language
        self._conversation: Conversation = shop.conversation(LOCALES[language])
        self.buttons: list[dict[str, str]] = []
        self.cards: list[dict[str, Any]] = []

    @property
    def id(self) -> str:
        return self._conversation.id

    @property
    def authorization(self) -> str:
        return self._conversation.authorization

    def history(self) -> list[dict[str, Any]]:
        """Everything said so far, as a page shows it that is opened anew."""
        return self._conversation.history()

    def say(self, lines: str | dict[str, str], message_id: str | None = None) -> str:
        line = lines if isinstance(lines, str) else lines[self.language]
        return self._read(self._conversation.say(line, message_id))

    def press(self, title: str | dict[str, str]) -> str:
        """Presses the button whose title contains `title`."""
        wanted = title if isinstance(title, str) else title[self.language]
        button = next(button for button in self.buttons if wanted in button["title"])
        return self._read(self._conversation.press(button["id"]))

    def identify(self, order: str, contact: str) -> str:
        return self.say(f"{order}, {contact}")

    def _read(self, messages: list[dict[str, Any]]) -> str:
        answers = [message for message in messages if message["from"] != "customer"]
        self.buttons = [button for message in answers for button in message["buttons"]]
        self.cards = [message["card"] for message in answers if message.get("card")]
        return "\n".join(message["text"] for message in answers)


YES = {"en": "yes please", "de": "ja, bitte", "zh": "好的，改吧", "fr": "oui, merci", "es": "sí, por favor"}
NO = {"en": "no", "de": "nein", "zh": "不要", "fr": "non", "es": "no"}
UNDO = {
    "en": "undo that",
    "de": "bitte rückgängig machen",
    "zh": "撤销",
    "fr": "annulez ce changement",
    "es": "deshacer",
}
FORGET_IT = {"en": "forget it", "de": "vergessen Sie es", "zh": "算了", "fr": "laissez tomber", "es": "olvídelo"}
WHERE = {
    "en": "where is my parcel?",
    "de": "wo ist mein Paket?",
    "zh": "我的快递到哪了？",
    "fr": "où est mon colis ?",
    "es": "¿dónde está mi paquete?",
}
PERSON = {
    "en": "a person, please",
    "de": "ich möchte mit einem Mitarbeiter sprechen",
    "zh": "转人工",
    "fr": "je voudrais parler à un conseiller",
    "es": "quiero hablar con una persona",
}
WRONG_ADDRESS_AND_BLACK = {
    "en": "Hi, I gave you the wrong address, and the red handbag should be black please",
    "de": "Hallo, die Adresse ist leider falsch, und die rote Handtasche hätte ich gern in Schwarz",
    "zh": "你好，地址填错了，还有红色的手提包换成黑色",
    "fr": "Bonjour, je me suis trompée d'adresse, et je voudrais le sac à main rouge en noir",
    "es": "Hola, me equivoqué de dirección, y el bolso rojo lo quiero en negro",
}
WRONG_ADDRESS = {
    "en": "the address is wrong",
    "de": "die Adresse ist falsch",
    "zh": "收货地址填错了",
    "fr": "l'adresse n'est pas la bonne",
    "es": "la dirección está mal",
}
GREEN = {
    "en": "I'd like the handbag in green instead of red",
    "de": "Ich hätte die Handtasche gern in Grün statt Rot",
    "zh": "红色的手提包想换成绿色",
    "fr": "Je voudrais le sac à main en vert au lieu de rouge",
    "es": "Quisiera el bolso en verde en lugar de rojo",
}
RETURN_DRESS = {
    "en": "I want to return the dress, it is too small",
    "de": "Ich möchte das Kleid zurückschicken, es ist zu klein",
    "zh": "我想退那条连衣裙，太小了",
    "fr": "Je voudrais retourner la robe, elle est trop petite",
    "es": "Quiero devolver el vestido, me queda pequeño",
}
NOT_WANTED = {
    "en": "I don't want it any more, I'd like to send it back",
    "de": "ich will es nicht mehr, ich möchte es zurückgeben",
    "zh": "我不想要了，想退货",
    "fr": "je voudrais vous renvoyer ma commande",
    "es": "ya no lo quiero, me gustaría devolverlo",
}
CANCEL = {
    "en": "please cancel my order",
    "de": "bitte stornieren Sie meine Bestellung",
    "zh": "帮我取消订单",
    "fr": "merci d'annuler ma commande",
    "es": "por favor, cancelen mi pedido",
}
