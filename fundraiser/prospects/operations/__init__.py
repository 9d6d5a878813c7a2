"""Operations on prospects: by the person, and by staff."""
