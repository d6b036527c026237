"""What an operator needs: logs, metrics, backup. Nothing here knows what the graph says."""
