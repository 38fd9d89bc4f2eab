"""Window, wizard, pages, widgets, theme. Shows the flow's state and sends it events; decides nothing about money."""
