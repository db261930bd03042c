"""The first sheet: what the workbook is, in ten lines."""

TITLE = "A policy platform in one workbook"
LINES = (
    "Fill in the sheets from left to right. Each row is one thing; the top row says what each column means (rest the "
    "mouse on it).",
    "A heading in bold must be filled in. Leave other cells empty where something is not known: empty never means zero.",
    "Grey rows that begin with “e.g.” are examples. They are not read; delete or overwrite them.",
    "Platform: what it is called, and at which level of places policies are tested.",
    "Policies, Needs, Takes, Core and choices: what each policy is, which figure it shall change, what it takes, what is "
    "the same everywhere and what each place decides.",
    "Statements and Votes: what people voted on, and how. If you only have totals, use Vote counts instead of Votes.",
    "Places, Indicators, Figures, Evidence: where people live, what was measured there, and studies of what works.",
    "Who can help, What they offer: people, communities, businesses and public bodies. No telephone numbers or e-mail "
    "addresses, please.",
    "Several things in one cell are divided by | . Short names (ids) are small letters, digits and hyphens, such as "
    "warm-rooms.",
    "Then run: threebuckets check {name}  – it names every mistake with its sheet and cell – and: threebuckets test {name}",
)
