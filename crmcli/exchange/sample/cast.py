"""Who and what the sample team is made of. All of it is invented: addresses end in .example, phones are 555-01xx."""

from __future__ import annotations

from typing import NamedTuple


class Seller(NamedTuple):
    """A rep and how they work. `joined` and `left` are days before today; `pace` is deals opened in a quarter, `odds`
    the share they win, `cycle` days from opened to won, `gap` days between contacts, `hours` until they answer,
    `silence` the share of messages left unanswered, `mood` the usual answer on the 1–5 scale."""

    name: str
    team: str
    joined: int
    left: int | None
    pace: float
    odds: float
    cycle: int
    gap: float
    hours: float
    silence: float
    mood: float


SELLERS = (
    Seller("alice", "East", 1500, None, 9.0, 0.47, 36, 7, 5, 0.01, 4.4),
    Seller("bob", "East", 1220, None, 12.0, 0.36, 27, 6, 10, 0.04, 3.9),
    Seller("carol", "West", 1730, None, 7.0, 0.50, 50, 8, 8, 0.02, 4.5),
    Seller("dan", "West", 940, None, 8.5, 0.38, 45, 9, 18, 0.05, 4.0),
    Seller("erin", "East", 760, None, 8.5, 0.42, 40, 8, 9, 0.03, 4.2),
    Seller("frank", "West", 1100, 150, 8.0, 0.34, 52, 10, 20, 0.06, 3.9),
    Seller("grace", "West", 240, None, 9.0, 0.45, 34, 6, 5, 0.02, 4.3),
)
LATECOMER = "grace"
"""She joined late, and took over from the one who left."""

MANAGERS = {"East": "Nora Lind", "West": "Omar Haddad"}

PRODUCTS = (
    ("Starter", "Software", 1500, 3),
    ("Pro", "Software", 4800, 5),
    ("Enterprise", "Software", 12000, 2),
    ("Support Plan", "Service", 3600, 2),
    ("Training", "Service", 2500, 2),
)
"""Name, category, list price in major units, and how often it is sold."""

CUSTOMERS = tuple(
    name.strip()
    for name in """
    Acme Ltd, Bluebird, Cedar & Sons, Delta Freight, Evergreen Foods, Fairway Motors, Golden Gate Press, Harbor Lights,
    Ironbridge Steel, Juniper Clinics, Kestrel Robotics, Lakeside Hotels, Maple Leaf Bakery, Northwind Energy,
    Östervik AB, Pinecrest Schools, Quartz Optics, Riverbend Textiles, Silverline Rail, Tamarind Spices,
    Umbra Lighting, Vista Surveying, Willow Creek Farms, Xenon Labs, Yellowstone Outfitters, Zephyr Airlines,
    Amber Analytics, Beacon Insurance, Copperfield Mining, Driftwood Studios, Eagle Peak Ski, Foxglove Pharma,
    Granite Works, Hummingbird Media, Indigo Dyes, Jasmine Travel, Kingfisher Boats, Lantern Books, Mosaic Tiles,
    Nimbus Weather, Orchid Cosmetics, Papercut Printing, Quillon Legal, Redwood Timber, Saffron Kitchens, Thistle & Co,
    Underhill Plumbing, Velvet Theatres, Windmill Dairy, Yarrow Gardens, 東雲商事, Café Lumière, Alpine Cables,
    Brightwater Utilities, Coral Reef Divers, Dunes Logistics, Ember Ceramics, Falcon Security, Glacier Water,
    Hazelnut Games
    """.split(",")  # noqa: SIM905 - a list of names reads best as words
)
"""The first are there from the start, the others come one after another."""

ARCHIVED = "Old Mill"
"""One more, who is no customer any longer."""

TARGET = 1_000_000
"""What the team is to earn in the year, in major units."""

AT_START = 28
GONE = 0.22
"""The share of customers that buy no more from some day on."""

INDUSTRIES = ("manufacturing", "retail", "software", "health", "logistics", "education", "hospitality")
TAGS = {
    "Acme Ltd": "key-account",
    "Kestrel Robotics": "key-account",
    "Northwind Energy": "at-risk key-account",
    "Zephyr Airlines": "at-risk",
}
"""Tags of customers."""

CONTACTS = {
    "Acme Ltd": (("Ann Lee", "buyer"), ("Ben Ortiz", "CFO")),
    "Bluebird": (("Chloe Park", "owner"),),
    "Cedar & Sons": (("Victor Cedar", "managing director"), ("Ida Brandt", "operations")),
    "Delta Freight": (("Priya Nair", "head of IT"),),
    "Fairway Motors": (("Luis Romero", "buyer"), ("Grete Falk", "CFO")),
    "Harbor Lights": (("Noor Aziz", "operations"),),
    "Kestrel Robotics": (("Yuki Tanaka", "CTO"), ("Sam Whitlock", "buyer")),
    "Northwind Energy": (("Astrid Holm", "procurement"), ("Ann Lee", "board")),
    "Östervik AB": (("Björn Öberg", "CEO"),),
    "Quartz Optics": (("Fatima Haddou", "lab manager"),),
    "Silverline Rail": (("Marek Nowak", "IT"),),
    "Zephyr Airlines": (("Dana Whitfield", "procurement"), ("Oliver Grant", "CFO")),
    "東雲商事": (("佐藤健", "購買"),),
    "Café Lumière": (("Élise Moreau", "gérante"),),
}
"""Who works there, and as what: the first is the main contact. Who stands there twice works at both."""

SEGMENT = ("neglected", "customer", "tag:key-account and quiet>7d")
"""A filter that the team has a name for: its name, what it chooses, and the filter."""

REGIONS = ("EMEA", "Americas", "APAC")
SOURCES = ("referral", "web", "fair", "cold call", "partner")
LOST_REASONS = ("price", "competitor", "no budget", "no answer", "timing")

PURPOSES = ("rollout", "expansion", "renewal", "pilot", "upgrade", "replacement", "second site")
"""What a deal is about; a first deal is called after its product."""

SEASONS = {1: 0.85, 2: 1.05, 3: 0.92, 4: 1.18}
"""How busy each calendar quarter is."""

SAID = {
    "out": {
        "call": ("Went through open questions", "Agreed on next steps", "Left a message", "Discussed the budget"),
        "email": ("Sent the quote", "Sent a summary of the call", "Sent references", "Answered the questions"),
        "meeting": ("Demo for the team", "Walked through the proposal", "Met the decision makers"),
        "visit": ("Visited the site", "Workshop on site"),
    },
    "in": {
        "call": ("Asked for a revised quote", "Wants to talk about terms", "Asked for a call back"),
        "email": ("Asked about delivery", "Sent requirements", "Asked for references", "Question about the invoice"),
        "meeting": ("Asked for a second demo",),
        "visit": ("Came by the office",),
    },
}
NOTES = (
    "Decision by the board, not before month's end",
    "Prefers e-mail",
    "Compares us with two others",
    "New contact",
)
KINDS = ("call", "email", "email", "call", "email", "meeting", "call", "visit")
PRAISE = ("Quick and clear", "Kept every promise", "A pleasure to work with", "")
GRUMBLE = ("Took too long", "Had to ask twice", "Not what we agreed on", "")
COMPLAINTS = ("Delivery came late", "The invoice was wrong", "Nobody called back")
SUGGESTIONS = ("A price list online would help", "More training material, please", "A shared calendar for the rollout")
