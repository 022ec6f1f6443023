"""What qgen claims about speed, each claim beside what it is compared with."""
