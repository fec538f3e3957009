"""Addresses of the mandate, of plans, of the budget and of cooperation."""

from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ..evidence import names
from ..web.page import section
from . import naming, pages_budget, pages_cooperation, pages_goalcosts, pages_mandate, pages_plans

section("revisions", N_("Mandate"), 40)
section("plans", N_("Plans and goals"), 45)
section("budget", N_("Budget"), 50)
section("acts", N_("Cooperation"), 55)
for _kind, (_namer, _address) in naming.NAMERS.items():
    names.register(_kind, _namer, _address)

_FORM = r"\.(?P<form>json|csv|xlsx)$"
_KEY, _WITHIN = r"(?P<key>[^/]+)", r"(?P<{}>[^/]+)/(?P<key>[^/]+)"

urlpatterns = [
    path("mandates/", pages_mandate.revisions, name="revisions"),
    path("mandates.<str:form>", pages_mandate.revisions_data, name="revisions-data"),
    re_path(f"^mandates/{_KEY}{_FORM}", pages_mandate.revision_data, name="revision-data"),
    path("mandates/<str:key>/", pages_mandate.revision, name="revision"),
    re_path(f"^mandates/{_WITHIN.format('revision')}{_FORM}", pages_mandate.instruction_data, name="instruction-data"),
    path("mandates/<str:revision>/<str:key>/", pages_mandate.instruction, name="instruction"),
    path("plans/", pages_plans.plans, name="plans"),
    path("plans.<str:form>", pages_plans.plans_data, name="plans-data"),
    re_path(f"^plans/{_KEY}{_FORM}", pages_plans.plan_data, name="plan-data"),
    path("plans/<str:key>/", pages_plans.plan, name="plan"),
    re_path(f"^plans/{_WITHIN.format('plan')}{_FORM}", pages_plans.goal_data, name="goal-data"),
    path("plans/<str:plan>/<str:key>/", pages_plans.goal, name="goal"),
    path("budget/", pages_budget.budget, name="budget"),
    path("budget.<str:form>", pages_budget.budget_data, name="budget-data"),
    path("budget/costs/", pages_budget.costs, name="costs"),
    path("budget/costs.<str:form>", pages_budget.costs_data, name="costs-data"),
    path("budget/goals/", pages_goalcosts.goal_costs, name="goal-costs"),
    path("budget/goals.<str:form>", pages_goalcosts.goal_costs_data, name="goal-costs-data"),
    path("budget/lines/<str:key>/", pages_budget.line, name="budget-line"),
    re_path(f"^budget/lines/{_KEY}{_FORM}", pages_budget.line_data, name="budget-line-data"),
    path("cooperation/", pages_cooperation.acts, name="acts"),
    path("cooperation.<str:form>", pages_cooperation.acts_data, name="acts-data"),
    path("cooperation/entities/", pages_cooperation.cooperating, name="cooperating"),
    re_path(f"^cooperation/entities{_FORM}", pages_cooperation.cooperating_data, name="cooperating-data"),
    path("cooperation/acts/<str:key>/", pages_cooperation.act, name="act"),
    re_path(f"^cooperation/acts/{_KEY}{_FORM}", pages_cooperation.act_data, name="act-data"),
]
