"""Music requests that were written for this project, spoken by machine voices and misheard by a real recogniser."""
