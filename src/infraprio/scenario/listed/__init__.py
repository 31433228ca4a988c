"""Lists of proposals made elsewhere: which rows of a file are the list, and what its columns say."""
