"""What is handed over: tables, figures, documents."""
