"""The review of current activities: entities, roles, activities, links."""
