"""What an appraisal rests on: values, records, groups of residents, wider effects."""
