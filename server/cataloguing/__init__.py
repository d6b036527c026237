"""What the graph says of itself to catalogues, crawlers and tools: VoID, DCAT, JDIHN, examples."""
