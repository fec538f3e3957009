"""Which works are about network and information security: how probable it is, and what the answer rests on."""
