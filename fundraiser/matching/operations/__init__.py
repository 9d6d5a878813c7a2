"""Operations on pools, sponsors and match: reserve, earn, free, hand out."""
