"""The gists of instructions of the shipped examples, in our own words, so that each reader gets them in their language."""

from django.utils.translation import gettext_noop as N_

GISTS = (
    N_("The text of this revision could not be had; links lead to it as a whole."),
    N_("make ITU's part in the security of information and communication networks stronger"),
    N_("take stock of what ITU does at present for the security of networks"),
    N_("go on working on the subject in the study groups that exist"),
    N_("study standards on technologies, products and services, so that the importance of network security and the means to better it become better known; draw up Recommendations where fitting"),
    N_("find ways to exchange more technical information, best practices among it, and to bring the right entities to work together"),
    N_("report to the Council each year: how every role and activity relates to the plans and the mission, what it means for the budget, how far entities cooperate and in which roles; take it from existing sources where possible and send it out widely"),
    N_("take an active part in the work of the study groups concerned"),
    N_("review what the region does for the security of networks"),
    N_("study standards in the panel and make them known"),
    N_("exchange technical information, hold drills and help members to work together"),
    N_("report to the Council each year on activities, links with the plans, cost and cooperation"),
    N_("train analysts and judges of all members"),
    N_("take part in the panel and in the drills"),
)
