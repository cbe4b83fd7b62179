"""Questions in a few words, answered from the collection: our own small grammar over names, countries, days and topics.

Nothing leaves the machine.
"""
