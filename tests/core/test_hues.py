from __future__ import annotations

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.hues import BASE_HUE, COLOURED_HUES, assign_hues
from multistore_gui.core.layers import Layer, LayerKind, LayerTree

# The order that DESIGN.md, section 2, names, by number.
AZURE, ORANGE, MAGENTA, GREEN, NAVY, VIOLET, GOLD, TEAL = range(1, 9)

# Checksums by hand (CRC-32 mod 8, that is the slot): us-store 3730125737 -> 1,
# fashion-brand 4104501741 -> 5, eu-store 3242080184 -> 0, jp-store 1244007091 -> 3,
# outlet 2468371675 -> 3.


def tree_of(*full_names: str) -> LayerTree:
    """Build a tree of stores; each full name's parent stands before it."""
    layers = [Layer(0, "base", "/", LayerKind.BASE, b"/p", b"", None)]
    numbers = {"": 0}
    for number, name in enumerate(full_names, start=1):
        above, _, own = name.rpartition("/")
        kind = LayerKind.DEPLOYABLE
        layers.append(Layer(number, own, name, kind, b"/p/x", b"x", numbers[above]))
        numbers[name] = number
    return LayerTree(layers)


def ids_of_slot(slot: int, count: int) -> list[str]:
    """Find ids that all prefer the same hue, in order of id."""
    numbered = (f"s{number:06}" for number in range(100_000))
    found = (name for name in numbered if crc32(name.encode()) % 8 == slot)
    return [next(found) for _ in range(count)]


def test_pictures_of_the_design_come_out() -> None:
    tree = tree_of(
        "/fashion-brand",
        "/fashion-brand/us-store",
        "/fashion-brand/eu-store",
        "/fashion-brand/jp-store",
        "/outlet",
    )
    assert assign_hues(tree) == {
        "/": BASE_HUE,
        "/fashion-brand": VIOLET,
        "/fashion-brand/us-store": ORANGE,
        "/fashion-brand/eu-store": AZURE,
        "/fashion-brand/jp-store": NAVY,  # prefers green, which outlet has: the next one
        "/outlet": GREEN,
    }


def test_children_are_coloured_before_what_stands_on_the_first_of_them() -> None:
    # Both prefer green. By name alone, or depth first, the deeper one would come first.
    hues = assign_hues(tree_of("/b", "/b/jp-store", "/outlet"))
    assert hues["/outlet"] == GREEN
    assert hues["/b/jp-store"] == NAVY


def test_search_goes_round_after_the_last() -> None:
    first, second = ids_of_slot(7, 2)
    hues = assign_hues(tree_of(f"/{first}", f"/{second}"))
    assert hues[f"/{first}"] == TEAL
    assert hues[f"/{second}"] == AZURE


def test_nine_siblings_fall_back_to_the_preferred_after_ancestors_and_siblings() -> None:
    names = ids_of_slot(2, 9)
    hues = assign_hues(tree_of(*(f"/{name}" for name in names)))
    given_out = [hues[f"/{name}"] for name in names]
    assert given_out[:8] == [MAGENTA, GREEN, NAVY, VIOLET, GOLD, TEAL, AZURE, ORANGE]
    assert given_out[8] == MAGENTA  # only the base is beneath: (3) holds for the preferred


def test_beyond_eight_a_layer_differs_from_its_ancestors_and_siblings() -> None:
    names = ids_of_slot(2, 8)
    above, last = ids_of_slot(2, 10)[8:]
    first = f"/{names[0]}"  # magenta
    tree = tree_of(*(f"/{name}" for name in names), f"{first}/{above}", f"{first}/{last}")
    hues = assign_hues(tree)
    assert hues[first] == MAGENTA
    assert hues[f"{first}/{above}"] == GREEN  # not its parent's, though preferred
    assert hues[f"{first}/{last}"] == NAVY  # nor its sibling's


def test_beyond_eight_beside_eight_siblings_only_ancestors_are_avoided() -> None:
    top = ids_of_slot(0, 1)[0]
    names = ids_of_slot(0, 10)[1:]
    hues = assign_hues(tree_of(f"/{top}", *(f"/{top}/{name}" for name in names)))
    given_out = [hues[f"/{top}/{name}"] for name in names]
    assert given_out[:7] == [ORANGE, MAGENTA, GREEN, NAVY, VIOLET, GOLD, TEAL]
    assert given_out[7:] == [ORANGE, ORANGE]  # azure is the parent's


def test_a_chain_longer_than_eight_takes_the_preferred() -> None:
    names = ids_of_slot(4, 9)
    full_names = ["/" + "/".join(names[: end + 1]) for end in range(9)]
    assert assign_hues(tree_of(*full_names))[full_names[-1]] == NAVY


def test_an_open_project_keeps_its_hues() -> None:
    before = assign_hues(tree_of("/jp-store"))
    assert before["/jp-store"] == GREEN
    after = assign_hues(tree_of("/jp-store", "/outlet", "/jp-store/us-store"), before)
    assert after["/jp-store"] == GREEN
    assert after["/outlet"] == NAVY
    assert assign_hues(tree_of("/outlet"), after) == {"/": BASE_HUE, "/outlet": NAVY}


def test_a_kept_hue_is_taken_from_the_start() -> None:
    # us-store would get orange; the layer that has it already stands after it.
    hues = assign_hues(tree_of("/us-store", "/zoo"), {"/zoo": ORANGE})
    assert hues == {"/": BASE_HUE, "/us-store": MAGENTA, "/zoo": ORANGE}


def test_an_id_that_is_not_utf_8_has_a_hue() -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    expected = COLOURED_HUES[crc32(b"caf\xe9") % 8]
    assert assign_hues(tree_of(f"/{name}"))[f"/{name}"] == expected


@given(st.lists(st.text("abcd", min_size=1, max_size=3), unique=True, max_size=12))
def test_up_to_eight_stores_all_differ(names: list[str]) -> None:
    hues = assign_hues(tree_of(*(f"/{name}" for name in names)))
    stores = [hue for name, hue in hues.items() if name != "/"]
    assert hues["/"] == BASE_HUE and all(hue in COLOURED_HUES for hue in stores)
    assert len(set(stores)) == min(len(stores), 8)
