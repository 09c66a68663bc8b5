"""What all tests share. That this file is here lets them import the modules beside it."""

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None, print_blob=True)
settings.load_profile("shared-machine")
