"""How vehicles of public transport get from stop to stop: along tracks, along roads, or wherever they are called."""
