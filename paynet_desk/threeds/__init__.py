"""The bank's page: which addresses it may visit, when it has come back, and the embedded browser that shows it.

``domain`` and ``tracker`` are plain Python and decide; the other files are Qt and tell them what happens. The engine
(QtWebEngine) is imported late, by ``browser.engine``, since it costs a tenth of a second and 100 MB. Nothing here
knows Paynet's calls, the flow or the database: a verdict goes out as a signal, and what it means is decided elsewhere.
"""
