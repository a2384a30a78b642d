"""The columns of the rows that candidates are judged by."""

from ..context.context import CONTEXT_FEATURES
from .comparison import OWNER_FEATURES
from .features import FORM_FEATURES

FEATURES = (*FORM_FEATURES, *OWNER_FEATURES, *CONTEXT_FEATURES)
"""How the form resembles, whose form it is, and what is known of the entity beside the context; in this order."""
COLUMN = {feature: column for column, feature in enumerate(FEATURES)}
"""The place of each feature."""
