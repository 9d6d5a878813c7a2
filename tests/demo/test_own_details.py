from fundraiser.demo.own_details import own_details
from fundraiser.demo.words import ORGANISATION

SENTENCE = "We email your receipt in February."


def test_nothing_is_kept_of_the_demos_charity():
    assert own_details(ORGANISATION) == {}


def test_what_the_charity_wrote_is_kept_and_the_rest_is_the_demos():
    own = own_details({**ORGANISATION, "name_en": "Tidewater", "logo_version": "7", "colour": ""})

    assert own == {
        "name_en": "Tidewater",
        "logo_version": "7",
        "colour": "",
        **{name: ORGANISATION[name] for name in ("zone", "currency", "holidays")},
    }


def test_a_city_that_is_also_the_demos_is_kept_with_a_street_of_ones_own():
    own = own_details({**ORGANISATION, "address_line_1": "4 Quay Street"})

    assert (own["city"], own["province"], own["country"]) == ("Kingston", "ON", "Canada")
    assert "postal_code" not in own


def test_how_receipts_come_is_kept_with_a_sentence_of_ones_own():
    own = own_details({**ORGANISATION, "receipt_sentence_en": SENTENCE})

    assert own == {"receipts": "later", "receipt_sentence_en": SENTENCE}
