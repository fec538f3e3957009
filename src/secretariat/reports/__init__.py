"""The annual report to the Council: plans, money, figures, documents."""
