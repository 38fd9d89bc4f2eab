"""The look in one place: tokens, palette, style sheet, fonts, icons."""
