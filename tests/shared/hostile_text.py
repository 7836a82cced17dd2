"""Text from a corpus that means no good, or is only rare: drawn for laws that hold for any text."""

from hypothesis import strategies as st

CORNERS = [
    *"aBé5½٣_'’‘ʼ-‐‑.,/:()@#$…“”«»—\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\u20e3\u0301\u0345\u094d",
    *" \n\t\r\x00\x0b\x85\u00a0\u2028\u3000",
    *[
        "U.S.",
        "p.m.",
        "1,000.5",
        "http://",
        "HTTPS://x.y/z",
        "www.",
        "Www.a",
        "://",
        "://a",
        "isn't",
        "ﬁ",
        "İ",
        "ß",
    ],
    *[
        "❤️",
        "👩‍❤️‍👩",
        "1️⃣",
        "🇺🇦",
        "👍🏽",
        "नमस्ते",
        "র‍্য",
        "שָׁלוֹם",
        "مرحبا",
        "漢字",
        "ไทย",
        "\ud83d",
        "\ude00",
        "\U0010ffff",
    ],
]
hostile = st.text(st.characters(codec=None), max_size=40) | st.lists(
    st.sampled_from(CORNERS) | st.characters(codec=None), max_size=30
).map("".join)

#: Surrogates cannot stand in a column.
encodable = hostile.map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff"))
