"""Parts of scripts/back_test."""
