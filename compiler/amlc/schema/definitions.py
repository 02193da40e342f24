"""The `$defs` of the schema: the models as they are, and as what is laid over another file may leave them out."""

from typing import Any, Literal, get_args, get_origin

from amlc.schema.naming import definition_name, description, doc, load, names_kind, owner, singular, spaced, titles
from amlc.schema.parts import REMOVED, SHARED, Schema, ref
from amlc.schema.values import (
    NULL,
    SORTS,
    alternatives,
    bounds,
    hints,
    is_mapping,
    is_rendered,
    kinds_key,
    members,
    or_variable,
    typed,
    written,
)
from amlc.spec.model import Model, OneOf
from amlc.spec.shape import Shape, field_shape, fields, shape

_REFERENCE = "a secret must be a reference, never a value: {secret_env: NAME}"
_REMOVED = NULL | {"title": "Removed"}


class Definitions:
    """Makes each of the `$defs` when it is first wanted. In a partial one nothing is required, and null removes."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = dict(SHARED)

    def model(self, model: type[Model], *, partial: bool = False) -> str:
        """The name of a model's definition. It says no type: in a union that would be said once for each member."""
        name = definition_name(model) + ("Overlay" if partial else "")
        if name not in self.made:
            made = self.made[name] = titles(spaced(definition_name(model)), doc(model))
            made["properties"] = {key: self._field(model, key, partial=partial) for key in fields(model)}
            if partial:
                made["additionalProperties"] = REMOVED
            else:
                made["required"] = [key for key, field in fields(model).items() if field.is_required()]
                made["additionalProperties"] = False
                extra = model.model_config.get("json_schema_extra")
                made |= extra if isinstance(extra, dict) else {}
        return name

    def _field(self, model: type[Model], key: str, *, partial: bool) -> Schema:
        field = fields(model)[key]
        if (above := owner(model, key)) is not model:
            return ref(self.model(above, partial=partial), "properties", key)
        one, head = field_shape(field), titles(spaced(key), description(model, key))
        if names_kind(model, key):  # who refers to the model offers all kinds, and looks at this one
            return head | {"const": get_args(one.bare)[0], "doNotSuggest": True}
        if not partial:
            return head | self.value(one, key) | hints(field)
        whole = ref(self.model(model), "properties", key)
        if (one.bare is Any and one.choice is None) or (one.nullable and not is_mapping(one)):
            return whole
        return head | (self.value(one, key, partial=True) if is_mapping(one) else {"anyOf": [whole, _REMOVED]})

    def value(self, one: Shape, key: str, *, partial: bool = False) -> Schema:
        """What can stand at a place; `key` is the nearest one in the file, by which a union is named."""
        given = written(one)
        one = shape(given)._replace(nullable=one.nullable) if given is not None else one
        if one.bare is Any and one.choice is None:
            return {"doNotSuggest": True}
        null = one.nullable or partial
        scalars = self._scalars(one, key)
        mapping = self._mapping(one, key, partial=partial, rendered=is_rendered(scalars))
        if not scalars:
            return self._only(mapping, null=null)
        if len(scalars) == 1 and not mapping and not is_rendered(scalars):
            return scalars[0] | ({"type": ["array", "null"]} if null else {})
        return alternatives(scalars, mapping, null=null)

    def _only(self, mapping: Schema, *, null: bool) -> Schema:
        """A mapping where nothing else can stand. A model is spread out: editors insert a reference without its `:`."""
        name = mapping.get("$ref", "").rpartition("/")[2]
        whole = self.made.get(name, {})
        if "type" in whole:
            return {"anyOf": [mapping, NULL]} if null and "null" not in whole["type"] else mapping
        spread = {word: said for word, said in whole.items() if word not in ("title", "description")} or mapping
        if "properties" in spread:
            spread["properties"] = {key: ref(name, "properties", key) for key in spread["properties"]}
        return {"type": ["object", "null"] if null else "object"} | spread

    def _scalars(self, one: Shape, key: str) -> list[Schema]:
        """Those that can stand there and are no mapping."""
        several = one.choice.scalars if one.choice is not None else members(one.bare)
        made: list[Schema] = []
        if sorts := [SORTS[member] for member in several if member in SORTS]:
            said = typed(sorts)
            # Where only a string can stand, an empty one says nothing (`spec.model.Model`).
            least = {"minLength": 1} if said["type"] == "string" and len(several) == 1 else {}
            made.append(said | least | (bounds(one.metadata, said["type"]) if isinstance(said["type"], str) else {}))
        for inner in map(shape, several):
            if get_origin(inner.bare) is Literal:
                values = list(get_args(inner.bare))
                made.append({"const": values[0]} if len(values) == 1 else {"enum": values})
            elif inner.element is not None and get_origin(inner.bare) is tuple:
                items = self.value(inner.element, key)
                made.append({"type": "array", "items": items} | bounds((*inner.metadata, *one.metadata), "array"))
            elif inner.bare is str and inner.metadata:
                made.append({"type": "string"} | bounds(inner.metadata, "string"))
        return made

    def _mapping(self, one: Shape, key: str, *, partial: bool, rendered: bool) -> Schema:
        """What a mapping that stands there is held against; empty where none can."""
        choice = one.choice
        if choice is not None and choice.by is not None:
            return ref(self._by_kind(choice, key, partial=partial))
        if choice is not None:
            return self._by_first_key(choice, partial=partial, rendered=rendered)
        if get_origin(one.bare) is dict and one.element is not None:
            inner = self.value(one.element, key, partial=partial)
            sizes = {} if partial else bounds(one.metadata, "object")
            return {"propertyNames": ref("Name"), "additionalProperties": inner} | sizes
        models = [member for member in members(one.bare) if isinstance(member, type) and issubclass(member, Model)]
        if not models:
            return {}
        return or_variable(ref(self.model(models[0], partial=partial)), rendered=rendered)

    def _by_kind(self, choice: OneOf, key: str, *, partial: bool) -> str:
        """A union in which one key names the member: that member alone is completed and checked."""
        assert choice.by is not None
        name = f"Any{singular(key)}" + ("Overlay" if partial else "")
        if name in self.made:
            return name
        made: Schema = {"title": singular(key), "type": ["object", "null"] if partial else "object"}
        self.made[name] = made
        kinds: dict[type[Model], list[str]] = {}
        for name_of_kind in choice.members:
            kinds.setdefault(load(choice, name_of_kind), []).append(name_of_kind)
        branches: list[Schema] = []
        for model, named in kinds.items():
            chosen: Schema = {"properties": {choice.by: {"const": named[0]} if len(named) == 1 else {"enum": named}}}
            if partial or choice.default not in named:
                chosen["required"] = [choice.by]
            branches.append({"if": chosen, "then": ref(self.model(model, partial=partial))})
        if partial:
            merged = ref(self._merged(f"{name}OfNoKind", list(kinds)))
            branches.append({"if": {"required": [choice.by]}, "else": merged})
        made["properties"] = {choice.by: kinds_key(choice, key, null=partial)}
        if choice.default is None and not partial:
            made["required"] = [choice.by]
        made["allOf"] = branches
        return name

    def _by_first_key(self, choice: OneOf, *, partial: bool, rendered: bool) -> Schema:
        models = {key: load(choice, key) for key in choice.members}
        if choice.default is not None:
            return or_variable(ref(self.model(models[choice.default], partial=partial)), rendered=rendered)
        keys = [*models, *(["variable"] if rendered else [])]
        name = "".join(map(singular, keys)) + "Reference" + ("Overlay" if partial else "")
        if name not in self.made:
            branches = {key: ref(self.model(model, partial=partial)) for key, model in models.items()}
            docs = {key: doc(model) for key, model in models.items()}
            if rendered:
                branches["variable"] = ref("VariableRef")
                docs["variable"] = SHARED["VariableRef"]["description"]
            made: Schema = {
                "properties": {key: titles(spaced(key), docs[key]) | {"type": "string"} for key in keys},
                "additionalProperties": False,
                "minProperties": 1,
            }
            if partial:
                made = ref(self._merged(f"{name}OfNoKind", list(models.values())))
            for key in reversed(keys):
                made = {"if": {"required": [key]}, "then": branches[key], "else": made}
            # As a list: editors would put the types of all alternatives in the place of this message.
            said: Schema = {"type": ["object", "null"] if partial else ["object"]}
            self.made[name] = said | ({"errorMessage": _REFERENCE} if "secret_env" in models else {}) | made
        return ref(name)

    def _merged(self, name: str, models: list[type[Model]]) -> str:
        """What can be laid over a mapping whose member is named elsewhere: the keys of all of them."""
        found: dict[str, list[Schema]] = {}
        for model in models:
            for key in fields(model):
                if not names_kind(model, key):
                    holder = self.model(owner(model, key), partial=True)
                    several = found.setdefault(key, [])
                    said = ref(holder, "properties", key)
                    several += [] if said in several else [said]
        self.made[name] = {
            "properties": {
                key: several[0] if len(several) == 1 else self._headed(several[0]) | {"anyOf": several}
                for key, several in found.items()
            },
            "additionalProperties": REMOVED,
        }
        return name

    def _headed(self, said: Schema) -> Schema:
        """The title and the description of a property that is referred to."""
        *_, name, _, key = said["$ref"].split("/")
        one = self.made[name]["properties"][key]
        return {word: one[word] for word in ("title", "description")} if "title" in one else self._headed(one)
