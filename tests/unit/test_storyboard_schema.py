"""The form that services are asked to hold a storyboard to."""

from preuve.storyboard import Shot, Storyboard
from preuve.storyboard_schema import schema, slim


class TestTheStoryboardsForm:
    def test_every_object_is_closed_and_every_property_required(self):
        film = schema(30)
        for one in (film, film["properties"]["shots"]["items"]):
            assert one["additionalProperties"] is False
            assert one["required"] == list(one["properties"])

    def test_every_property_is_one_of_the_storyboards(self):
        film = schema(30)
        assert set(film["properties"]) <= set(Storyboard.model_fields)
        assert set(film["properties"]["shots"]["items"]["properties"]) <= set(Shot.model_fields)

    def test_what_holds_the_form_is_a_storyboard(self):
        shot = schema(30)["properties"]["shots"]["items"]["properties"]
        longest = {
            name: "a" * one["maxLength"] if "maxLength" in one else one.get("enum", ["a-b"])[-1]
            for name, one in shot.items()
            if one["type"] == "string"
        }
        given = {**longest, "subjects": ["vélo"], "seconds": shot["seconds"]["maximum"], "priority": 3}
        board = Storyboard.model_validate({"title": "T" * 100, "description": "d" * 500, "shots": [given]})
        assert len(board.shots[0].narration) == 300

    def test_a_short_film_has_few_shots(self):
        assert schema(6)["properties"]["shots"]["maxItems"] == 3
        assert schema(600)["properties"]["shots"]["maxItems"] == 40

    def test_without_limits_only_plain_words_are_left(self):
        def words(given):
            for key, value in given.items():
                yield key
                for one in value.values() if key == "properties" else [value] if key == "items" else []:
                    yield from words(one)

        assert set(words(slim(schema(30)))) == {
            "type",
            "enum",
            "description",
            "properties",
            "required",
            "additionalProperties",
            "items",
        }
