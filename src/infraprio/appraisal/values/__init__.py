"""What an appraisal rests on: parameters, prices, quantities, costs, dates."""
