from hypothesis import settings

settings.register_profile("matching", deadline=None)
settings.load_profile("matching")
