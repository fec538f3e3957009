"""The gists of instructions of the shipped examples, in our own words: a closed list, translated as such."""

GISTS = (
    "The text of this revision could not be had; links lead to it as a whole.",
    "make ITU's part in the security of information and communication networks stronger",
    "take stock of what ITU does at present for the security of networks",
    "go on working on the subject in the study groups that exist",
    "study standards on technologies, products and services, so that the importance of network security and the means to better it become better known; draw up Recommendations where fitting",
    "find ways to exchange more technical information, best practices among it, and to bring the right entities to work together",
    "report to the Council each year: how every role and activity relates to the plans and the mission, what it means for the budget, how far entities cooperate and in which roles; take it from existing sources where possible and send it out widely",
    "take an active part in the work of the study groups concerned",
    "review what the region does for the security of networks",
    "study standards in the panel and make them known",
    "exchange technical information, hold drills and help members to work together",
    "report to the Council each year on activities, links with the plans, cost and cooperation",
    "train analysts and judges of all members",
    "take part in the panel and in the drills",
)
