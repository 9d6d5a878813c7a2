"""What the back office reads: figures as frozen values, one query per question."""
