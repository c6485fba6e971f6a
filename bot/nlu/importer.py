"""Rasa's view of the data folders: one model out of all languages."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers import utils
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.nlu import faq
from bot.nlu.examples import Example, messages
from bot.nlu.folders import DataError, Entry, LanguageFolder, read_folders, read_plain

logger = logging.getLogger(__name__)

_WISH = re.compile(r"\w+")


class LanguageFolders(TrainingDataImporter):
    """`data/dialogue/*.yml` for the dialogue and `data/<language>/*.yml` for examples and replies."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        complete: bool = True,
    ) -> None:
        """With `complete`, a reply that one language lacks is an error; without, it is a warning."""
        self._config_file = config_file
        self._domain_path = domain_path
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or ["data"]
        self._roots = [Path(path) for path in paths]
        self._complete = complete

    @cached_method
    def _folders(self) -> list[LanguageFolder]:
        return read_folders(self._roots)

    def _faq(self) -> dict[str, list[faq.Entry]]:
        return {code: entries for root in self._roots for code, entries in faq.read_faq(root).items()}

    def get_config(self) -> dict[str, Any]:
        """The content of config.yml."""
        if not self._config_file:
            return {}
        return rasa.shared.utils.io.read_model_configuration(self._config_file)

    def get_config_file_for_auto_config(self) -> str | None:
        """The path of config.yml."""
        return self._config_file

    @cached_method
    def get_domain(self) -> Domain:
        """domain.yml with the replies of all languages in it; raises DataError when one is missing."""
        if not self._domain_path:
            return Domain.empty()
        domain = _domain(Path(self._domain_path))
        self._check_intents(domain)
        self._check_responses()
        responses: dict[str, list[dict[str, Any]]] = {}
        for folder in self._folders():
            for name, variations in folder.responses.items():
                responses.setdefault(name, []).extend(variations)
        return domain.merge(Domain.from_dict({"responses": dict(sorted(responses.items()))}))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Rules and stories."""
        files = [str(file) for root in self._roots for file in sorted((root / "dialogue").glob("*.yml"))]
        return utils.story_graph_from_paths(files, self.get_domain(), exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        """None: whole talks are tested from outside, with pytest."""
        return StoryGraph([])

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Examples (with the FAQ's questions; `examples_of` has them one by one), synonyms and lookups."""
        examples: list[Example] = []
        synonyms: dict[str, str] = {}
        lookups: dict[str, list[str]] = {}
        for folder in self._folders():
            examples.extend(Example(entry.text, folder.code, entry.name) for entry in folder.of_kind("intent"))
            examples.extend(_told(entry, folder.code) for entry in folder.of_kind("wishes"))
            synonyms.update({entry.text: entry.name for entry in folder.of_kind("synonym")})
            for entry in folder.of_kind("lookup"):
                lookups.setdefault(entry.name, []).append(entry.text)
        for code, entries in sorted(self._faq().items()):
            examples.extend(Example(text, code, "faq", entry.id) for entry in entries for text in entry.questions)
        tables = [{"name": name, "elements": list(dict.fromkeys(lookups[name]))} for name in sorted(lookups)]
        return TrainingData(messages(examples), synonyms, [], tables)

    def _check_intents(self, domain: Domain) -> None:
        kinds = [(folder, kind) for folder in self._folders() for kind in ("intent", "wishes")]
        for names, place in {each.name: each.place for folder, kind in kinds for each in folder.of_kind(kind)}.items():
            for name in _WISH.findall(names):
                if name not in domain.intents:
                    raise DataError(f"{place}: the domain has no intent {name}")

    def _check_responses(self) -> None:
        """Each reply must exist in every language that has replies or examples."""
        speaking = [folder for folder in self._folders() if folder.entries or folder.responses]
        for folder in speaking:
            for name, place in sorted(folder.places.items()):
                lacking = [other.code for other in speaking if name not in other.responses]
                if lacking:
                    self._complain(f"{place}: {name} has no words in {', '.join(lacking)}")

    def _complain(self, problem: str) -> None:
        if self._complete:
            raise DataError(problem)
        logger.warning(problem)


def _domain(file: Path) -> Domain:
    """domain.yml, aliases written out: Rasa empties the first slot of those that share one definition."""
    content = read_plain(file.read_text(encoding="utf-8"))
    return Domain.from_yaml(json.dumps(content, ensure_ascii=False), str(file))


def _told(entry: Entry, language: str) -> Example:
    """A whole message, in which `\\n` begins a new line, with all that it wants."""
    return Example(entry.text.replace("\\n", "\n"), language, wishes=tuple(_WISH.findall(entry.name)))
